namespace CoordActors.Actors.Tests;

/// <summary>Sends every message back.</summary>
public sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}

/// <summary>Tells a probe what happens to it, and fails or stops on request.</summary>
public class Diarist : ReceiveActor
{
    private readonly IActorRef _diary;

    public Diarist(IActorRef diary)
    {
        _diary = diary;
        Receive<Exception>(failure => throw failure);
        Receive<Props>(child => Sender.Tell(Context.ActorOf(child)));
        ReceiveAny(message => _diary.Tell(message));
    }

    protected override void PreStart() => _diary.Tell("PreStart");

    protected override void PostStop() => _diary.Tell("PostStop");

    protected override void PreRestart(Exception reason, object? message)
    {
        _diary.Tell($"PreRestart {message?.GetType().Name}");
        base.PreRestart(reason, message);
    }

    protected override void PostRestart(Exception reason)
    {
        _diary.Tell("PostRestart");
        base.PostRestart(reason);
    }
}

/// <summary>Creates the children it is asked for and supervises them by a given strategy.</summary>
public sealed class Parent : ReceiveActor
{
    private readonly SupervisorStrategy _strategy;

    public Parent(SupervisorStrategy strategy)
    {
        _strategy = strategy;
        Receive<Props>(props => Sender.Tell(Context.ActorOf(props)));
        Receive<Exception>(failure => throw failure);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _strategy;
}
