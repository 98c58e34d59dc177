using FsCheck;
using FsCheck.Fluent;

namespace CoordActors.Hocon.Tests;

public class PropertyTests
{
    private static readonly string[] Fragments =
    [
        "a", "b.c", "\"q\"", "=", ":", "+=", "{", "}", "[", "]", ",", "\n", " ", "# x\n", "//", "${a}", "${?b.c}", "${", "$", "\"\"\"", "\"",
        "include ", "include \"f\"", "include required(file(\"f\"))", "\\", "\\u00", "1", "10ms", "null", "*", "\uFEFF", "\0", "\ud800",
    ];

    [Fact]
    public void Any_text_is_parsed_or_refused_with_a_HoconException()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => IsParsedOrRefused(text ?? "")).QuickCheckThrowOnFailure();
        var pieces = Gen.Elements(Fragments).ListOf().Select(string.Concat).ToArbitrary();
        Prop.ForAll(pieces, IsParsedOrRefused).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Any_value_written_out_is_read_back_equal()
        => Prop.ForAll(Block(4).ToArbitrary(), block => HoconText.Parse(block.ToString()).Equals(block))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_block_over_another_wins_whether_merged_as_values_or_as_text()
        => Prop.ForAll(
            Block(3).ToArbitrary(),
            Block(3).ToArbitrary(),
            (lower, upper) => HoconText.Parse($"x = {lower}\nx = {upper}").TryFind("x", out var merged) && merged.Equals(HoconObject.Merge(lower, upper)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Durations_and_sizes_written_out_are_read_back_equal()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), number =>
        {
            var duration = TimeSpan.FromTicks(number);
            return HoconUnits.TryParseDuration(HoconUnits.Format(duration), out var read) && read == duration
                && HoconUnits.TryParseSize(HoconUnits.FormatSize(number), out var bytes) && bytes == number;
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsParsedOrRefused(string text)
    {
        try
        {
            HoconParser.Parse(text, HoconText.Options(_ => "z = 1"));
        }
        catch (HoconException e)
        {
            return e.Message.Contains("expected", StringComparison.Ordinal);
        }

        return true;
    }

    private static Gen<string> AnyText => ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");

    private static Gen<HoconValue> Value(int depth) => depth == 0
        ? Scalar
        : Gen.OneOf(
            Scalar,
            Value(depth - 1).ListOf().Select(HoconValue (items) => new HoconArray(items.Take(4), default)),
            Block(depth - 1).Select(HoconValue (block) => block));

    private static Gen<HoconValue> Scalar
        => Gen.OneOf(AnyText.Select(HoconValue (text) => new HoconScalar(text, default)), Gen.Constant<HoconValue>(new HoconScalar(null, default)));

    private static Gen<HoconObject> Block(int depth)
        => AnyText.Zip(Value(Math.Max(0, depth - 1)), KeyValuePair.Create).ListOf().Select(fields => new HoconObject(fields.Take(4), default));
}
