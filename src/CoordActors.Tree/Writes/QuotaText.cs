using System.Buffers.Text;
using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>The text of quota limits and statistics, as ZooKeeper's tools write it: <c>count=5,bytes=100=;byteHardLimit=200;countHardLimit=10</c>.</summary>
internal struct QuotaText
{
    /// <summary>Znodes, or the soft limit of them; -1 for none.</summary>
    public long Count { get; set; }

    /// <summary>Bytes of data, or the soft limit of them; -1 for none.</summary>
    public long Bytes { get; set; }

    /// <summary>-1 for none.</summary>
    public long CountHardLimit { get; set; }

    /// <summary>-1 for none.</summary>
    public long ByteHardLimit { get; set; }

    /// <summary>Reads what there is; anything missing or not a number is -1.</summary>
    public static QuotaText Parse(ReadOnlySpan<byte> text)
    {
        var quota = new QuotaText { Count = -1, Bytes = -1, CountHardLimit = -1, ByteHardLimit = -1 };
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny((byte)',', (byte)';');
            var item = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            var equals = item.IndexOf((byte)'=');
            if (equals < 0 || !Utf8Parser.TryParse(item[(equals + 1)..], out long value, out _))
            {
                continue;
            }

            quota.Set(item[..equals], value);
        }

        return quota;
    }

    /// <summary>Appends the text.</summary>
    public readonly void Write(JuteWriter writer)
    {
        writer.WriteRaw("count="u8);
        WriteNumber(writer, Count);
        writer.WriteRaw(",bytes="u8);
        WriteNumber(writer, Bytes);
        if (ByteHardLimit < 0 && CountHardLimit < 0)
        {
            return;
        }

        writer.WriteRaw("="u8);
        if (ByteHardLimit >= 0)
        {
            writer.WriteRaw(";byteHardLimit="u8);
            WriteNumber(writer, ByteHardLimit);
        }

        if (CountHardLimit >= 0)
        {
            writer.WriteRaw(";countHardLimit="u8);
            WriteNumber(writer, CountHardLimit);
        }
    }

    private static void WriteNumber(JuteWriter writer, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        writer.WriteRaw(digits[..length]);
    }

    private void Set(ReadOnlySpan<byte> key, long value)
    {
        if (key.SequenceEqual("count"u8))
        {
            Count = value;
        }
        else if (key.SequenceEqual("bytes"u8))
        {
            Bytes = value;
        }
        else if (key.SequenceEqual("countHardLimit"u8))
        {
            CountHardLimit = value;
        }
        else if (key.SequenceEqual("byteHardLimit"u8))
        {
            ByteHardLimit = value;
        }
    }
}
