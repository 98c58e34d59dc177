using System.Buffers.Binary;
using System.Globalization;
using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

public sealed class ImageTests
{
    private readonly TestServer _server = new(new TreeSettings { ExtendedTypes = true });

    [Fact]
    public void A_restored_tree_answers_as_the_one_captured()
    {
        Populate();
        var restored = new TestServer(Restore(Write(_server.Tree)));
        restored.Tree.Digest.ShouldBe(_server.Tree.Digest);
        restored.Tree.LastZxid.ShouldBe(_server.Tree.LastZxid);
        restored.Tree.Settings.ShouldBe(_server.Tree.Settings);
        restored.Tree.Describe().ShouldBe(_server.Tree.Describe());
        restored.Tree.Sessions.Order(Comparer<KeyValuePair<long, int>>.Create((a, b) => a.Key.CompareTo(b.Key))).ShouldBe(_server.Tree.Sessions);
        foreach (var path in (string[])["/", "/p", "/p/n3", "/big", "/null", "/e", "/c", "/zookeeper/config"])
        {
            restored.StatOf(path).ShouldBe(_server.StatOf(path));
            restored.DataOf(path).ShouldBe(_server.DataOf(path));
            restored.AclOf(path).ShouldBe(_server.AclOf(path));
            restored.ChildrenOf(path).ShouldBe(_server.ChildrenOf(path));
        }

        restored.CloseSession().ShouldBe(_server.CloseSession());
    }

    [Fact]
    public void A_restored_tree_knows_who_owns_a_session()
    {
        _server.Origin = 71;
        _server.ResumeSession();
        var restored = new TestServer(Restore(Write(_server.Tree))) { Origin = 72 };
        restored.Tree.OwnerOf(TestServer.Session).ShouldBe(71);
        restored.Tree.OwnerOf(TestServer.OtherSession).ShouldBe(0);
        restored.Create("/a").ShouldBe(ErrorCode.SessionMoved);
    }

    [Fact]
    public void Histories_that_go_on_after_a_restore_stay_the_same()
    {
        Populate();
        var restored = new TestServer(Restore(Write(_server.Tree)));
        foreach (var server in new[] { _server, restored })
        {
            server.OpenSession(77);
            server.Create("/p/after", session: 77).ShouldBe(ErrorCode.Ok);
            server.Delete("/p/n3", session: 77).ShouldBe(ErrorCode.Ok);
            server.SetAcl("/p/n4", "1 ip:10.0.0.1").ShouldBe(ErrorCode.Ok);
            server.CloseSession().ShouldBe(ErrorCode.Ok);
        }

        restored.Tree.Digest.ShouldBe(_server.Tree.Digest);
        restored.ChildrenOf("/p").ShouldBe(_server.ChildrenOf("/p"));
        Write(restored.Tree).ShouldBe(Write(_server.Tree));
    }

    [Fact]
    public void Writes_that_go_on_while_an_image_is_written_are_not_in_it()
    {
        Populate();
        var expected = Write(_server.Tree);
        using (var image = _server.Tree.Capture())
        {
            for (var i = 0; i < 3_000; i++)
            {
                _server.SetData($"/p/n{i}", i % 2 == 0 ? "w" : new string('w', 200));
            }

            for (var i = 0; i < 3_000; i += 3)
            {
                _server.Delete($"/p/n{i}").ShouldBe(ErrorCode.Ok);
                _server.Create($"/p/m{i}", "new name, new data").ShouldBe(ErrorCode.Ok);
            }

            _server.SetData("/big", "small");
            _server.Create("/other", new string('o', 50_000), acl: "1 ip:10.9.9.9");
            _server.CloseSession(TestServer.OtherSession);
            Write(image).ShouldBe(expected);
            using var second = _server.Tree.Capture();
            _server.SetData("/p/n1", "again");
            Write(image).ShouldBe(expected);
            Restore(Write(second)).Digest.ShouldBe(second.Digest);
        }

        for (var i = 0; i < 3_000; i++)
        {
            _server.Create($"/p/last{i}", "reuses what the capture held back").ShouldBe(ErrorCode.Ok);
        }

        Restore(Write(_server.Tree)).Digest.ShouldBe(_server.Tree.Digest);
    }

    [Fact]
    public void An_image_cut_anywhere_is_refused_with_a_sentence()
    {
        _server.Create("/a", acl: "1 ip:10.0.0.1");
        _server.CreateEphemeral("/e");
        var whole = Write(_server.Tree);
        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<TreeImageException>(() => Restore(whole[..length])).Message.ShouldEndWith(".");
        }
    }

    [Fact]
    public void An_image_with_any_byte_changed_is_refused_or_restores_the_same_state()
    {
        _server.Create("/a", acl: "1 ip:10.0.0.1");
        _server.CreateEphemeral("/e");
        var whole = Write(_server.Tree);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0x41;
            try
            {
                Restore(changed).Digest.ShouldBe(_server.Tree.Digest);
            }
            catch (TreeImageException refused)
            {
                refused.Message.ShouldEndWith(".");
            }
        }
    }

    [Fact]
    public void An_image_of_another_format_is_named()
    {
        var image = Write(_server.Tree);
        image[8] = 9;
        Should.Throw<TreeImageException>(() => Restore(image)).Message.ShouldBe("The tree image has format 9; this version reads format 1.");
    }

    [Fact]
    public void Behind_the_last_sequence_number_the_counter_stands_still_and_names_collide()
    {
        _server.Create("/queue");
        _server.Create("/queue/first");
        var server = new TestServer(RestoreWithCreations("queue", int.MaxValue));
        var pzxid = server.StatOf("/queue").Pzxid;
        server.CreateSequential("/queue/n-").ShouldBe("/queue/n-2147483647");
        server.StatOf("/queue").Pzxid.ShouldBe(pzxid);
        server.Create("/queue/n-", flags: CreateFlags.PersistentSequential).ShouldBe(ErrorCode.NodeExists);
        server.CreateSequential("/queue/m-").ShouldBe("/queue/m-2147483647");
    }

    /// <summary>Changes a counter within an image and puts in the digest that the reader then finds.</summary>
    private ZnodeTree RestoreWithCreations(string name, int creations)
    {
        const int DigestOffset = 20;
        const int NameOffset = 76;
        const int CreationsOffset = 60;
        var image = Write(_server.Tree);
        var record = image.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(name)) - NameOffset;
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(record + CreationsOffset), creations);
        var message = Should.Throw<TreeImageException>(() => Restore(image)).Message;
        var found = ulong.Parse(message[^17..^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(DigestOffset), found);
        return Restore(image);
    }

    internal static byte[] Write(ZnodeTree tree)
    {
        using var image = tree.Capture();
        return Write(image);
    }

    internal static ZnodeTree Restore(byte[] image) => ZnodeTree.Restore(new MemoryStream(image), new TreeSettings());

    private static byte[] Write(TreeImage image)
    {
        using var stream = new MemoryStream();
        image.WriteTo(stream);
        return stream.ToArray();
    }

    private void Populate()
    {
        _server.Create("/p", acl: "31 world:anyone,1 ip:10.0.0.0/8");
        for (var i = 0; i < 3_000; i++)
        {
            _server.Create($"/p/n{i}", $"data {i}", acl: i % 2 == 0 ? TestOperations.Open : $"31 world:anyone,{i % 7} ip:10.0.0.1");
        }

        _server.Create("/big", new string('b', 200_000));
        _server.Create("/null", null);
        _server.CreateEphemeral("/e");
        _server.CreateEphemeral("/e2", TestServer.OtherSession);
        _server.Create("/c", flags: CreateFlags.Container, op: OpCode.CreateContainer);
        _server.Create("/t", flags: CreateFlags.PersistentWithTtl, op: OpCode.CreateTtl, ttlMs: 5);
        _server.Create("/c/child");
        _server.Delete("/c/child");
    }
}
