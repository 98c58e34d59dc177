namespace CoordActors.Actors.Remote;

/// <summary>Reads the messages of one connection and tells them.</summary>
internal sealed class MessageDecoder(Remoting remoting, Address from)
{
    private readonly List<Recipient> _recipients = [];
    private readonly List<InternalActorRef> _senders = [];
    private readonly List<(Serializer? Serializer, int Id, string Manifest)> _manifests = [];

    private ActorSystemImpl System => remoting.System;

    /// <exception cref="FrameException">The frame is none of ours: the connection cannot go on.</exception>
    internal void OnFrame(FrameKind kind, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case FrameKind.Message: OnMessage(body); break;
            case FrameKind.DefineRecipient: Add(_recipients, new Recipient(ParsePath(remoting.Address, Frame.ReadText(body)), null)); break;
            case FrameKind.DefineSelection: Add(_recipients, new Recipient(null, ParseSelection(Frame.ReadText(body)))); break;
            case FrameKind.DefineSender: Add(_senders, ParseSender(Frame.ReadText(body))); break;
            case FrameKind.DefineManifest:
                var id = Frame.ReadVarint(ref body);
                Add(_manifests, (System.Serialization.ByIdOrNull(id), id, Frame.ReadText(body)));
                break;
            default: throw new FrameException($"it sent a frame of the unknown kind {(byte)kind}");
        }
    }

    private static void Add<T>(List<T> table, T entry)
    {
        if (table.Count == Frame.TableMax) table.Clear();
        table.Add(entry);
    }

    private static T Get<T>(List<T> table, int number) =>
        (uint)number < (uint)table.Count ? table[number] : throw new FrameException("it used a number that it had not defined");

    private void OnMessage(ReadOnlySpan<byte> body)
    {
        var recipient = Get(_recipients, Frame.ReadVarint(ref body));
        var senderNumber = Frame.ReadVarint(ref body);
        var sender = senderNumber == 0 ? null : Get(_senders, senderNumber - 1);
        var (serializer, id, manifest) = Get(_manifests, Frame.ReadVarint(ref body));
        object message;
        try
        {
            if (serializer is null) throw new ConfigurationException($"There is no serializer with identifier {id}.");
            message = Serialization.Deserialize(serializer, manifest, body);
        }
        catch (Exception cause)
        {
            System.Log.Error(cause, "A message from {0} with manifest '{1}' could not be read: {2}", from, manifest, cause.Message);
            return;
        }

        Deliver(recipient, message, sender);
    }

    private void Deliver(Recipient recipient, object message, InternalActorRef? sender)
    {
        if (recipient.Selection is { } elements)
        {
            remoting.Transport.Observer?.OnDelivery(from, remoting.Address, System.Root, message, sender);
            new ActorSelectionMessage(message, elements, 0).DeliverFrom(System.Root, sender);
            return;
        }

        var target = recipient.Target;
        if (target is null || target.IsTerminated) recipient.Target = target = System.Refs.ResolveLocal(recipient.Path!);
        remoting.Transport.Observer?.OnDelivery(from, remoting.Address, target, message, sender);
        target.Tell(message, sender);
    }

    private InternalActorRef ParseSender(string text)
    {
        var path = text.StartsWith('/') ? ParsePath(from, text) : ParsePath(text);
        return (InternalActorRef)System.Provider.ResolveActorRef(path);
    }

    private static ActorPath ParsePath(Address address, string text) =>
        text.StartsWith('/') ? ParsePath(address + text) : throw new FrameException("it sent a path that is none");

    private static ActorPath ParsePath(string text) =>
        ActorPath.TryParse(text, out var path) ? path : throw new FrameException("it sent a path that is none");

    private static string[] ParseSelection(string text) => text.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A recipient that was written once.</summary>
    private sealed class Recipient(ActorPath? path, string[]? selection)
    {
        internal ActorPath? Path => path;

        internal string[]? Selection => selection;

        /// <summary>The actor at the path, once there was one.</summary>
        internal InternalActorRef? Target { get; set; }
    }
}
