using System.Text;
using CoordActors.Actors.Persistence;

namespace CoordActors.Actors.Remote;

/// <summary>Writes messages as frames. Recipients, senders and manifests are written once per connection and are numbers afterwards.</summary>
internal sealed class MessageEncoder(ActorSystemImpl system, int maxFrameBytes)
{
    private const int HeaderBytesMax = 1 + (3 * 5);
    private readonly Table _recipients = new();
    private readonly Table _senders = new();
    private readonly Dictionary<(int Serializer, string Manifest), int> _manifests = [];
    private (int Serializer, string? Manifest, int Number) _lastManifest;
    private Type? _lastType;
    private Serializer? _lastSerializer;

    internal SegmentQueue Queue { get; } = new();

    /// <summary>Writes a message, or nothing when it throws.</summary>
    internal void Write(RemoteActorRef recipient, string[]? below, object message, InternalActorRef? sender)
    {
        var serializer = SerializerFor(message);
        var manifest = serializer is SerializerWithStringManifest byManifest ? byManifest.Manifest(message) : "";
        var recipientNumber = below is null ? NumberOfRecipient(recipient) : NumberOfSelection(recipient, below);
        var senderNumber = sender is null ? 0 : NumberOfSender(sender) + 1;
        var manifestNumber = NumberOfManifest(serializer.Identifier, manifest);

        var mark = Queue.BeginFrame(HeaderBytesMax);
        try
        {
            var header = Queue.GetSpan(HeaderBytesMax);
            header[0] = (byte)FrameKind.Message;
            var count = 1 + Frame.WriteVarint(header[1..], recipientNumber);
            count += Frame.WriteVarint(header[count..], senderNumber);
            count += Frame.WriteVarint(header[count..], manifestNumber);
            Queue.Advance(count);
            if (serializer is IBufferSerializer direct) direct.ToBinary(message, Queue);
            else Append(serializer.ToBinary(message));
            if (Queue.LengthSince(mark) is var length && length > maxFrameBytes)
                throw new RemoteException($"The message has {length} bytes, and the limit is {maxFrameBytes}.");
        }
        catch
        {
            Queue.Cancel(mark);
            throw;
        }

        Queue.EndFrame(mark, isMessage: true);
    }

    /// <summary>Forgets everything, for the next connection.</summary>
    /// <returns>The number of messages that waited.</returns>
    internal int Reset()
    {
        _recipients.Clear();
        _senders.Clear();
        _manifests.Clear();
        _lastManifest = default;
        return Queue.Clear();
    }

    private Serializer SerializerFor(object message)
    {
        var type = message.GetType();
        if (type == _lastType) return _lastSerializer!;
        var serializer = system.Serialization.FindSerializerFor(message);
        (_lastType, _lastSerializer) = (type, serializer);
        return serializer;
    }

    private int NumberOfRecipient(RemoteActorRef recipient)
    {
        if (_recipients.TryFind(recipient, out var number)) return number;
        Define(FrameKind.DefineRecipient, LocalPath(recipient.Path));
        return _recipients.Add(recipient);
    }

    private int NumberOfSelection(RemoteActorRef root, string[] below)
    {
        if (_recipients.TryFind(below, out var number)) return number;
        Define(FrameKind.DefineSelection, string.Join('/', root.Path.Elements.Concat(below)));
        return _recipients.Add(below);
    }

    private int NumberOfSender(InternalActorRef sender)
    {
        if (_senders.TryFind(sender, out var number)) return number;
        sender.BecomeReachable();
        var path = sender.Path;
        Define(FrameKind.DefineSender, path.Address.HasLocalScope ? LocalPath(path) : path.ToSerializationFormat());
        return _senders.Add(sender);
    }

    private int NumberOfManifest(int serializer, string manifest)
    {
        if (ReferenceEquals(manifest, _lastManifest.Manifest) && serializer == _lastManifest.Serializer) return _lastManifest.Number;
        if (!_manifests.TryGetValue((serializer, manifest), out var number))
        {
            Define(FrameKind.DefineManifest, manifest, serializer);
            if (_manifests.Count == Frame.TableMax) _manifests.Clear();
            number = _manifests.Count;
            _manifests.Add((serializer, manifest), number);
        }

        _lastManifest = (serializer, manifest, number);
        return number;
    }

    private static string LocalPath(ActorPath path) =>
        path.Uid == ActorPath.UndefinedUid ? path.ToStringWithoutAddress() : $"{path.ToStringWithoutAddress()}#{path.Uid}";

    private void Define(FrameKind kind, string text, int? number = null)
    {
        var mark = Queue.BeginFrame(HeaderBytesMax);
        var header = Queue.GetSpan(HeaderBytesMax);
        header[0] = (byte)kind;
        Queue.Advance(1 + (number is { } value ? Frame.WriteVarint(header[1..], value) : 0));
        Append(Encoding.UTF8.GetBytes(text));
        Queue.EndFrame(mark, isMessage: false);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Queue.GetSpan(bytes.Length));
        Queue.Advance(bytes.Length);
    }

    /// <summary>The numbers of what was written once.</summary>
    private sealed class Table
    {
        private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
        private object? _last;
        private int _lastNumber;

        internal bool TryFind(object key, out int number)
        {
            number = _lastNumber;
            if (ReferenceEquals(key, _last)) return true;
            if (!_numbers.TryGetValue(key, out number)) return false;
            (_last, _lastNumber) = (key, number);
            return true;
        }

        internal int Add(object key)
        {
            if (_numbers.Count == Frame.TableMax) Clear();
            var number = _numbers.Count;
            _numbers.Add(key, number);
            return number;
        }

        internal void Clear()
        {
            _numbers.Clear();
            _last = null;
        }
    }
}
