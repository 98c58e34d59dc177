namespace CoordActors.Protocol.Records;

/// <summary>The reply to whoAmI.</summary>
public readonly ref struct WhoAmIResponse : IJuteRecord<WhoAmIResponse>
{
    /// <summary>One entry for each identity of the connection, in no particular order.</summary>
    public JuteVector<ClientInfo> ClientInfo { get; init; }

    /// <inheritdoc />
    public static WhoAmIResponse Read(scoped ref JuteReader reader) => new()
    {
        ClientInfo = JuteVector<ClientInfo>.Read(ref reader),
    };

    /// <inheritdoc />
    public void Write(JuteWriter writer) => ClientInfo.Write(writer);
}
