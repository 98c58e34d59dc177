using CoordActors.Edge.Epoll;

namespace CoordActors.Edge.Tests;

public sealed class PooledBytesTests
{
    [Fact]
    public void Bytes_leave_in_the_order_in_which_they_came_however_they_were_cut()
    {
        var random = new Random(7);
        var came = new byte[1_000_000];
        random.NextBytes(came);
        var bytes = default(PooledBytes);
        var (put, got) = (0, 0);
        while (got < came.Length)
        {
            var count = Math.Min(random.Next(60_000), came.Length - put);
            if (random.Next(2) == 0)
            {
                bytes.Append(came.AsSpan(put, count));
            }
            else
            {
                var room = bytes.Room();
                count = Math.Min(count, room.Length);
                came.AsMemory(put, count).CopyTo(room);
                bytes.Filled(count);
            }

            put += count;
            var take = put == came.Length ? bytes.Length : random.Next(bytes.Length + 1);
            bytes.Memory.Span[..take].SequenceEqual(came.AsSpan(got, take)).ShouldBeTrue();
            bytes.Used(take);
            got += take;
        }

        bytes.Length.ShouldBe(0);
    }
}
