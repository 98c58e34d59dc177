using FsCheck;
using FsCheck.Fluent;

namespace CoordActors.Protocol.Tests;

/// <summary>Checks that something holds for whatever is generated.</summary>
internal static class Properties
{
    public static void ForAll<T>(Gen<T> values, Action<T> holds) => Check.QuickThrowOnFailure(Prop.ForAll(values.ToArbitrary(), holds));

    public static void ForAll<T1, T2>(Gen<T1> first, Gen<T2> second, Action<T1, T2> holds) =>
        Check.QuickThrowOnFailure(Prop.ForAll(first.ToArbitrary(), second.ToArbitrary(), holds));
}
