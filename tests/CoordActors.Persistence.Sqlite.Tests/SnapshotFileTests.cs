using System.Text;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite.Tests;

public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Every_flipped_bit_and_every_cut_of_a_file_is_found()
    {
        var path = WriteOne();
        var whole = File.ReadAllBytes(path);
        for (var at = 0; at < whole.Length; at++)
        {
            Damage.FlipBit(path, at, at % 8);
            ShouldNotVerify(path);
            Damage.FlipBit(path, at, at % 8);
        }

        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            ShouldNotVerify(path);
        }
    }

    [Fact]
    public void A_newer_format_is_not_taken_for_damage()
    {
        var path = WriteOne();
        Damage.FlipBit(path, 8, 1);

        Should.Throw<DataDirectoryException>(() => SnapshotFiles.Verify(path)).Fault.ShouldBe(DataDirectoryFault.NewerFormat);
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_behind()
    {
        var header = HeaderOf(9);

        Should.Throw<InvalidOperationException>(() => SnapshotFiles.Write(_directory.Path, header, _ => throw new InvalidOperationException("gone")));

        Directory.GetFiles(_directory.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", 0xEF46DB3751D8E999)]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void The_checksum_is_the_published_xxHash64(string text, ulong hash) => XxHash64.Of(Encoding.UTF8.GetBytes(text)).ShouldBe(hash);

    [Fact]
    public void The_checksum_of_pieces_is_that_of_the_whole()
    {
        var random = new Random(5);
        var bytes = new byte[1000];
        random.NextBytes(bytes);
        for (var i = 0; i < 200; i++)
        {
            var hash = new XxHash64(0);
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(random.Next(70), bytes.Length - at);
                hash.Append(bytes.AsSpan(at, length));
                at += length;
            }

            hash.Current().ShouldBe(XxHash64.Of(bytes));
        }
    }

    public void Dispose() => _directory.Dispose();

    private static void ShouldNotVerify(string path)
    {
        try
        {
            SnapshotFiles.Verify(path);
        }
        catch (Exception refusal) when (refusal is InvalidDataException or DataDirectoryException)
        {
            return;
        }

        throw new ShouldAssertException($"{path} is damaged and was taken for whole.");
    }

    private static SnapshotHeader HeaderOf(long number) => new(new SnapshotMetadata("a", number, DateTime.UnixEpoch), 0, "");

    private string WriteOne()
    {
        SnapshotFiles.Write(_directory.Path, HeaderOf(7), target => target.Write("some content"u8));
        return SnapshotFiles.PathOf(_directory.Path, 7);
    }
}
