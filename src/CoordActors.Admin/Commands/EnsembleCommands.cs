using System.Text.Json;
using CoordActors.Protocol;
using CoordActors.Server;

namespace CoordActors.Admin.Commands;

/// <summary>The commands about the ensemble.</summary>
internal static class EnsembleCommands
{
    private const string NotInEnsemble = "server is not initialized";

    public static CommandReply Leader(CommandContext context)
    {
        var peer = context.Server.Peer;
        if (peer.Mode == ServerMode.Standalone)
        {
            return CommandReply.Wrong(NotInEnsemble);
        }

        return CommandReply.Of(json =>
        {
            json.WriteBoolean("is_leader", peer.Mode == ServerMode.Leader);
            json.WriteNumber("leader_id", peer.LeaderId ?? -1);
            json.WriteString("leader_ip", peer.Members.FirstOrDefault(member => member.Id == peer.LeaderId)?.Host ?? "");
        });
    }

    public static CommandReply Observers(CommandContext context) => CommandReply.Of(json =>
    {
        var observers = context.Server.Peer.Learners.Where(learner => learner.IsObserver).ToList();
        json.WriteNumber("synced_observers", observers.Count(observer => observer.IsSynced));
        json.WriteStartArray("observers");
        foreach (var observer in observers)
        {
            json.WriteStartObject();
            json.WriteString("remote_socket_address", observer.Address);
            json.WriteNumber("sid", observer.Id);
            json.WriteNumber("established", observer.EstablishedAtMs);
            json.WriteNumber("last_zxid", observer.LastZxid);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static CommandReply VotingView(CommandContext context) => CommandReply.Of(json =>
    {
        json.WriteStartObject("current_config");
        foreach (var member in context.Server.Peer.Members.Where(member => !member.IsObserver))
        {
            json.WriteStartObject(JsonForm.Key(member.Id));
            json.Texts("server_addresses", [$"{member.Host}:{member.QuorumPort}"]);
            json.Texts("election_addresses", [$"{member.Host}:{member.ElectionPort}"]);
            json.WriteString("client_address", member.ClientAddress);
            json.WriteString("learner_type", "participant");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    public static CommandReply ZabState(CommandContext context) => CommandReply.Of(json =>
    {
        var peer = context.Server.Peer;
        var own = peer.Members.FirstOrDefault(member => member.Id == peer.MyId);
        if (own is not null)
        {
            WriteMember(json, context, peer, own);
        }

        json.WriteBoolean("voting", own is { IsObserver: false });
        json.WriteString("zabstate", peer.Phase);
    });

    private static void WriteMember(Utf8JsonWriter json, CommandContext context, PeerStatus peer, MemberStatus own)
    {
        var zxid = new Zxid(context.Server.Server.LastZxid);
        json.WriteNumber("myid", peer.MyId);
        json.WriteBoolean("is_leader", peer.Mode == ServerMode.Leader);
        json.WriteString("quorum_address", $"{own.Host}:{own.QuorumPort}");
        json.WriteString("election_address", $"{own.Host}:{own.ElectionPort}");
        json.WriteString("client_address", own.ClientAddress);
        json.WriteString("last_zxid", zxid.ToString());
        json.WriteNumber("zab_epoch", zxid.Epoch);
        json.WriteNumber("zab_counter", zxid.Counter);
    }
}
