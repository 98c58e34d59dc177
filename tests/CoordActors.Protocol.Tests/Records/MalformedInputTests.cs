using System.Buffers.Binary;
using FsCheck.Fluent;
using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests.Records;

/// <summary>
/// Whatever bytes arrive, reading them never throws, stays inside the packet and allocates nothing. That views stay inside is asserted
/// wherever a record is read, see <see cref="FieldLog"/>.
/// </summary>
public class MalformedInputTests
{
    public static TheoryData<string> Records => [.. RecordCases.All.Select(record => record.ToString())];

    [Theory]
    [MemberData(nameof(Records))]
    public void Any_bytes_can_be_read(string name)
    {
        var record = Warm(name);
        ForAll(FieldGen.AnyPayload, payload => ShouldBeReadSafely(record, payload));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_cut_short_is_refused(string name)
    {
        var record = Warm(name);
        ForAll(record.Values, values =>
        {
            var payload = NaiveJute.Encode(record.Fields, values).Bytes;
            var complete = values[^1] is bool && record.Fields[^1] == FieldType.OptionalBool ? payload.Length - 1 : payload.Length;
            for (var length = 0; length < complete; length++)
            {
                record.Read(payload.AsSpan(0, length)).Failed.ShouldBeTrue($"{length} of {payload.Length} bytes");
            }

            record.Read(payload.AsSpan(0, complete)).Failed.ShouldBeFalse();
        });
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Bytes_behind_a_record_are_left_alone(string name)
    {
        var record = Warm(name);
        ForAll(record.Values, FieldGen.AnyPayload, (values, rest) =>
        {
            if (record.Fields[^1] == FieldType.OptionalBool)
            {
                values[^1] = true;
            }

            var payload = NaiveJute.Encode(record.Fields, values).Bytes;
            var outcome = record.Read([.. payload, .. rest]);
            outcome.Failed.ShouldBeFalse();
            outcome.Position.ShouldBe(payload.Length);
            outcome.Rewritten.ShouldBe(payload);
        });
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_length_that_lies_costs_nothing(string name)
    {
        var record = Warm(name);
        var lies = Gen.OneOf(Gen.Elements(int.MinValue, -2, -1, 0, 1, 0x0FFF_FFFF, 0x1FFF_FFFF, 0x3FFF_FFFF, int.MaxValue), FieldGen.AnyInt32);
        ForAll(record.Values, lies, (values, lie) =>
        {
            var jute = NaiveJute.Encode(record.Fields, values);
            foreach (var offset in jute.LengthOffsets)
            {
                var payload = jute.Bytes;
                BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(offset), lie);
                ShouldBeReadSafely(record, payload);
                if (lie > payload.Length - offset - 4)
                {
                    record.Read(payload).Failed.ShouldBeTrue();
                }
            }
        });
    }

    private static void ShouldBeReadSafely(RecordCase record, byte[] payload)
    {
        var outcome = record.Read(payload);
        outcome.Position.ShouldBeLessThanOrEqualTo(payload.Length);
        outcome.BytesAllocated.ShouldBe(0);
    }

    /// <summary>The record, once its code has been compiled and its first reading has paid for that.</summary>
    private static RecordCase Warm(string name)
    {
        var record = RecordCases.Named(name);
        record.Read([]);
        return record;
    }
}
