namespace CoordActors.Admin.Commands;

/// <summary>The commands about watches. Expensive where there are many.</summary>
internal static class WatchCommands
{
    public static CommandReply Summary(CommandContext context) => CommandReply.Of(json =>
    {
        var watches = context.Server.Server.Watches;
        json.WriteNumber("num_connections", watches.Select(watch => watch.SessionId).Distinct().Count());
        json.WriteNumber("num_paths", watches.Select(watch => watch.Path).Distinct(StringComparer.Ordinal).Count());
        json.WriteNumber("num_total_watches", watches.Count);
    });

    public static CommandReply BySession(CommandContext context) => CommandReply.Of(json =>
    {
        json.WriteStartObject("session_id_to_watched_paths");
        foreach (var session in context.Server.Server.Watches.GroupBy(watch => watch.SessionId, watch => watch.Path))
        {
            json.Texts(JsonForm.Key(session.Key), session);
        }

        json.WriteEndObject();
    });

    public static CommandReply ByPath(CommandContext context) => CommandReply.Of(json =>
    {
        json.WriteStartObject("path_to_session_ids");
        foreach (var path in context.Server.Server.Watches.GroupBy(watch => watch.Path, watch => watch.SessionId))
        {
            json.Numbers(path.Key, path);
        }

        json.WriteEndObject();
    });
}
