using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests.Records;

public class RoundTripTests
{
    public static TheoryData<string> Records => [.. RecordCases.All.Select(record => record.ToString())];

    [Fact]
    public void No_record_of_the_protocol_is_left_out()
    {
        var declared = typeof(JuteReader).Assembly.GetTypes().Where(IsRecord).Select(type => type.Name);
        RecordCases.All.Select(record => record.ToString()).ShouldBe(declared, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_is_written_field_by_field_in_wire_order(string name)
    {
        var record = RecordCases.Named(name);
        ForAll(record.Values, values => record.Write(values).ShouldBe(NaiveJute.Encode(record.Fields, values).Bytes));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_is_read_back_with_the_same_fields(string name)
    {
        var record = RecordCases.Named(name);
        ForAll(record.Values, values =>
        {
            var payload = NaiveJute.Encode(record.Fields, values).Bytes;
            var outcome = record.Read(payload);
            outcome.Failed.ShouldBeFalse();
            outcome.Position.ShouldBe(payload.Length);
            outcome.Fields.ShouldBe(FieldLog.DescribeAll(values));
            outcome.Rewritten.ShouldBe(payload);
        });
    }

    private static bool IsRecord(Type type) =>
        type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IJuteRecord<>));
}
