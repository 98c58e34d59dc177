using CoordActors.Protocol;
using FsCheck;
using FsCheck.Fluent;

namespace CoordActors.Tree.Tests;

public sealed class MalformedBodyTests
{
    private static readonly OpCode[] Operations =
    [
        OpCode.Create, OpCode.Create2, OpCode.CreateContainer, OpCode.CreateTtl, OpCode.Delete, OpCode.DeleteContainer, OpCode.SetData, OpCode.SetAcl,
        OpCode.Multi, OpCode.CreateSession, OpCode.Reconfig, OpCode.Check, OpCode.Exists, OpCode.GetData, OpCode.GetAcl, OpCode.GetChildren,
        OpCode.GetChildren2, OpCode.GetAllChildrenNumber, OpCode.GetEphemerals, OpCode.Sync, OpCode.WhoAmI, OpCode.MultiRead, OpCode.AddWatch,
        OpCode.CheckWatches, OpCode.RemoveWatches, OpCode.SetWatches, OpCode.SetWatches2, OpCode.Ping, OpCode.Auth, (OpCode)12345,
    ];

    private readonly TestServer _server = new(new TreeSettings { ExtendedTypes = true, EnforceQuota = true });

    [Fact]
    public void Whatever_bytes_a_request_holds_the_tree_answers_one_whole_frame()
    {
        _server.Tree.AddWatcher(1, []);
        var bodies = Gen.OneOf(
            Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value)),
            Gen.ArrayOf(Gen.Elements<byte>(0, 0, 0, 0, 1, 2, 4, (byte)'/', (byte)'a', 255)));
        Prop.ForAll(Arb.From(bodies), AnswersEveryOperation).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Fact]
    public void Every_cut_of_a_good_request_is_malformed_and_changes_nothing()
    {
        using var writer = new JuteWriter();
        TestOperations.WriteCreate(writer, OpCode.CreateTtl, "/a", ttlMs: 5, flags: CreateFlags.PersistentWithTtl);
        var whole = writer.Written.ToArray();
        var digest = _server.Tree.Digest;
        for (var length = 0; length < whole.Length; length++)
        {
            _server.ApplyRaw(OpCode.CreateTtl, whole.AsSpan(0, length)).ShouldBe(ErrorCode.MarshallingError);
        }

        _server.Tree.Digest.ShouldBe(digest);
        _server.ApplyRaw(OpCode.CreateTtl, whole).ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void A_missing_path_is_malformed()
    {
        _server.Create(null).ShouldBe(ErrorCode.MarshallingError);
        _server.Delete(null).ShouldBe(ErrorCode.MarshallingError);
        _server.SetData(null, "x").ShouldBe(ErrorCode.BadArguments);
        _server.SetAcl(null, "31 world:anyone").ShouldBe(ErrorCode.BadArguments);
        _server.Answer(OpCode.Sync, body => body.WriteText(null)).ShouldBe(ErrorCode.Ok);
        _server.Exists(null).ShouldBe(ErrorCode.MarshallingError);
        _server.GetData(null).ShouldBe(ErrorCode.MarshallingError);
        _server.GetChildren(null).ShouldBe(ErrorCode.MarshallingError);
        _server.Exists("/a\0").ShouldBe(ErrorCode.BadArguments);
        _server.GetData("/a\0").ShouldBe(ErrorCode.NoNode);
        _server.GetData("").ShouldBe(ErrorCode.Ok);
        _server.GetData("//").ShouldBe(ErrorCode.NoNode);
    }

    [Fact]
    public void A_transaction_comes_back_from_its_encoded_form_and_no_cut_of_it_does()
    {
        using var writer = new JuteWriter();
        new Txn { Zxid = 3, TimeMs = 4, SessionId = -5, Xid = 6, Op = OpCode.SetData, AuthIds = [1, 2], Body = [7, 8, 9] }.Write(writer);
        writer.WriteByte(0);
        Txn.TryRead(writer.Written, out var txn, out var consumed).ShouldBeTrue();
        consumed.ShouldBe(writer.Length - 1);
        (txn.FeatureLevel, txn.Kind, txn.Zxid, txn.TimeMs, txn.SessionId, txn.Xid, txn.Op).ShouldBe(
            (Txn.FeatureLevelMax, TxnKind.Request, 3L, 4L, -5L, 6, OpCode.SetData));
        txn.AuthIds.ToArray().ShouldBe([1, 2]);
        txn.Body.ToArray().ShouldBe([7, 8, 9]);
        for (var length = 0; length < consumed; length++)
        {
            Txn.TryRead(writer.Written[..length], out _, out _).ShouldBeFalse();
        }
    }

    private void AnswersEveryOperation(byte[] body)
    {
        foreach (var op in Operations)
        {
            _server.ApplyRaw(op, body, authIds: body);
            _server.AnswerRaw(op, body, 1, body);
            var reply = new JuteReader(_server.LastReply.Span);
            while (reply.Remaining > 0)
            {
                var length = reply.ReadInt32();
                reply.ReadRaw(length).Length.ShouldBe(length);
            }

            reply.Failed.ShouldBeFalse();
        }
    }
}
