using CoordActors.Protocol;

namespace CoordActors.Client.Wire;

/// <summary>A request's record and how its answer is read. Implemented by structs: nothing is boxed on the way.</summary>
internal interface ICall<out TResult>
{
    OpCode Op { get; }

    /// <summary>Writes the record behind the request header.</summary>
    void Write(JuteWriter writer);

    /// <summary>Reads the record behind a reply header without error.</summary>
    TResult Read(ref JuteReader reader);
}

/// <summary>The answer of a request that is nothing but its header.</summary>
internal readonly record struct Nothing;
