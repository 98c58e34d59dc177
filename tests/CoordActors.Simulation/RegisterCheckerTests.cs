using CoordActors.Simulation.Cores;
using CoordActors.Simulation.Linearizability;

namespace CoordActors.Simulation;

/// <summary>The judge is judged: histories of which it is known what is to be said.</summary>
public class RegisterCheckerTests
{
    [Fact]
    public void A_read_sees_the_write_that_ended_before_it() =>
        IsLinearizable(Write(1, 0, 1), Read(1, 2, 3)).ShouldBeTrue();

    [Fact]
    public void A_read_must_not_miss_a_write_that_ended_before_it() =>
        IsLinearizable(Write(1, 0, 1), Read(0, 2, 3)).ShouldBeFalse();

    [Fact]
    public void A_read_beside_a_write_may_see_it_or_not()
    {
        IsLinearizable(Write(1, 0, 10), Read(0, 2, 3)).ShouldBeTrue();
        IsLinearizable(Write(1, 0, 10), Read(1, 2, 3)).ShouldBeTrue();
    }

    [Fact]
    public void What_one_read_has_seen_a_later_one_sees_too() =>
        IsLinearizable(Write(1, 0, 10), Read(1, 2, 3), Read(0, 4, 5)).ShouldBeFalse();

    [Fact]
    public void Two_readers_must_not_see_two_writes_in_different_orders() =>
        IsLinearizable(Write(1, 0, 1), Write(2, 2, 20), Write(3, 2, 20), Read(2, 3, 4), Read(3, 5, 6), Read(2, 7, 8)).ShouldBeFalse();

    [Fact]
    public void A_write_of_unknown_outcome_may_take_effect_late()
    {
        IsLinearizable(Unknown(1, 0), Write(2, 1, 2), Read(2, 3, 4), Read(1, 5, 6)).ShouldBeTrue();
        IsLinearizable(Unknown(1, 0), Write(2, 1, 2), Read(1, 3, 4), Read(2, 5, 6)).ShouldBeFalse();
    }

    [Fact]
    public void A_write_of_unknown_outcome_may_never_take_effect() =>
        IsLinearizable(Unknown(1, 0), Write(2, 1, 2), Read(2, 3, 4)).ShouldBeTrue();

    [Fact]
    public void Nothing_takes_effect_before_it_is_called() =>
        IsLinearizable(Read(1, 0, 1), Write(1, 2, 3)).ShouldBeFalse();

    [Fact]
    public void Registers_are_judged_each_by_itself() =>
        RegisterChecker.FindFault([Write(1, 0, 1), new RegisterCall(2, false, 2) { Value = 0, ReturnedAt = 3 }]).ShouldBeNull();

    /// <summary>Histories made from a real register are linearizable; with one read changed to a value that was overwritten before, they are not.</summary>
    [Fact]
    public void Histories_of_a_register_pass_and_spoilt_ones_do_not()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var chance = new Chance(seed);
            var calls = FromRegister(chance, 60);
            RegisterChecker.FindFault(calls).ShouldBeNull();
            calls.Add(Write(10_001, 100_000, 100_001));
            calls.Add(Write(10_002, 100_002, 100_003));
            calls.Add(Read(10_001, 100_004, 100_005));
            RegisterChecker.FindFault(calls).ShouldNotBeNull();
        }
    }

    /// <summary>Each call takes effect at a moment of its own, and begins and ends at random around it.</summary>
    private static List<RegisterCall> FromRegister(Chance chance, int count)
    {
        var calls = new List<RegisterCall>();
        var value = 0L;
        for (var i = 1; i <= count; i++)
        {
            var moment = i * 100L;
            var (from, to) = (moment - chance.Between(1, 400), moment + chance.Between(1, 400));
            if (chance.Happens(0.5))
            {
                value = i;
                calls.Add(chance.Happens(0.2) ? Unknown(i, from) : Write(i, from, to));
            }
            else
            {
                calls.Add(Read(value, from, to));
            }
        }

        return calls;
    }

    private static bool IsLinearizable(params RegisterCall[] calls) => RegisterChecker.FindFault(calls) is null;

    private static RegisterCall Write(long value, long from, long to) => new(1, true, from) { Value = value, ReturnedAt = to };

    private static RegisterCall Unknown(long value, long from) => new(1, true, from) { Value = value };

    private static RegisterCall Read(long value, long from, long to) => new(1, false, from) { Value = value, ReturnedAt = to };
}
