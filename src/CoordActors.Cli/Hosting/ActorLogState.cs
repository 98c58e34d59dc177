using System.Collections;
using CoordActors.Actors;

namespace CoordActors.Cli.Hosting;

/// <summary>A log event of an actor as structured logging takes it: the arguments by their names, then the text.</summary>
internal sealed class ActorLogState(LogEvent logEvent, ActorEvent? listed) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private const string TextKey = "{OriginalFormat}";

    public int Count => logEvent.Args.Count + 1;

    public KeyValuePair<string, object?> this[int index] => index < logEvent.Args.Count
        ? new(NameOf(index), logEvent.Args[index])
        : new(TextKey, logEvent.Format);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => logEvent.Message;

    private string NameOf(int index) => index < listed?.Arguments.Length ? listed.Arguments[index] : $"Argument{index}";
}
