using System.Globalization;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>The limits of a quota as ZooKeeper stores them in a znode; -1 is no limit.</summary>
/// <param name="Count">Soft limit of znodes.</param>
/// <param name="Bytes">Soft limit of bytes.</param>
/// <param name="CountHard">Hard limit of znodes.</param>
/// <param name="BytesHard">Hard limit of bytes.</param>
internal sealed record Quota(long Count, long Bytes, long CountHard, long BytesHard)
{
    public static Quota None { get; } = new(-1, -1, -1, -1);

    public bool IsNone => this == None;

    public static Quota Parse(string text)
    {
        var values = text.Split([',', ';', '='], StringSplitOptions.RemoveEmptyEntries);
        var quota = None;
        for (var i = 0; i + 1 < values.Length; i += 2)
        {
            var value = long.TryParse(values[i + 1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : -1;
            quota = values[i] switch
            {
                "count" => quota with { Count = value },
                "bytes" => quota with { Bytes = value },
                "countHardLimit" => quota with { CountHard = value },
                "byteHardLimit" => quota with { BytesHard = value },
                _ => quota,
            };
        }

        return quota;
    }

    /// <summary>The limits of <paramref name="changed"/> where it has one, else those of this.</summary>
    public Quota With(Quota changed) => new(
        changed.Count != -1 ? changed.Count : Count,
        changed.Bytes != -1 ? changed.Bytes : Bytes,
        changed.CountHard != -1 ? changed.CountHard : CountHard,
        changed.BytesHard != -1 ? changed.BytesHard : BytesHard);

    /// <summary>The stored text; the odd sign before the hard limits keeps old parsers working.</summary>
    public override string ToString() => $"count={Count},bytes={Bytes}=;byteHardLimit={BytesHard};countHardLimit={CountHard}";
}
