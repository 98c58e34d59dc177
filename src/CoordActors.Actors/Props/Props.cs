using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace CoordActors.Actors;

/// <summary>Makes actors; for factories that are no expression, and for containers.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of actor that it makes.</summary>
    Type ActorType { get; }

    /// <summary>A new instance, for the start and for each restart.</summary>
    ActorBase Produce();

    /// <summary>An instance is not needed any more.</summary>
    /// <param name="actor">The instance.</param>
    void Release(ActorBase actor);
}

/// <summary>The recipe of an actor: immutable, usable for any number of actors.</summary>
public sealed class Props
{
    /// <summary>What the trimmer keeps of an actor that is constructed by its type.</summary>
    internal const DynamicallyAccessedMemberTypes Constructors =
        DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors;

    private readonly IIndirectActorProducer _producer;

    private Props(IIndirectActorProducer producer, string dispatcher, SupervisorStrategy? supervisorStrategy)
    {
        _producer = producer;
        Dispatcher = dispatcher;
        SupervisorStrategy = supervisorStrategy;
    }

    /// <summary>Props of an actor that does nothing.</summary>
    public static Props Empty { get; } = CreateBy(new FuncProducer<EmptyActor>(static () => new EmptyActor()));

    /// <summary>The type of actor.</summary>
    public Type Type => _producer.ActorType;

    /// <summary>The id of the dispatcher.</summary>
    public string Dispatcher { get; }

    /// <summary>Takes precedence over the actor's own strategy; null when the actor decides.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; }

    /// <summary>Props from a <c>new</c> expression. The arguments are evaluated once, now, and used for every instance.</summary>
    /// <typeparam name="TActor">The type of actor.</typeparam>
    /// <param name="factory">Such as <c>() => new SessionActor(connection)</c>.</param>
    /// <param name="supervisorStrategy">Takes precedence over the actor's own strategy.</param>
    /// <exception cref="ArgumentException">The expression is not a plain <c>new</c>.</exception>
    public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy? supervisorStrategy = null)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new Props(ConstructorProducer.From(factory), MessageDispatcher.DefaultId, supervisorStrategy);
    }

    /// <summary>Props from constructor arguments.</summary>
    /// <typeparam name="TActor">The type of actor.</typeparam>
    /// <param name="args">The arguments, used for every instance.</param>
    public static Props Create<[DynamicallyAccessedMembers(Constructors)] TActor>(params object[] args)
        where TActor : ActorBase =>
        Create(typeof(TActor), args);

    /// <summary>Props from constructor arguments.</summary>
    /// <param name="type">The type of actor.</param>
    /// <param name="args">The arguments, used for every instance.</param>
    public static Props Create(
        [DynamicallyAccessedMembers(Constructors)] Type type, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(type);
        return CreateBy(new ActivatorProducer(type, args));
    }

    /// <summary>Props from a producer: compiles and inspects nothing, the cheapest way.</summary>
    /// <param name="producer">Makes the instances.</param>
    public static Props CreateBy(IIndirectActorProducer producer)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return new Props(producer, MessageDispatcher.DefaultId, null);
    }

    /// <summary>Props from a delegate: compiles and inspects nothing, the cheapest way.</summary>
    /// <typeparam name="TActor">The type of actor.</typeparam>
    /// <param name="factory">Makes a new instance at every call.</param>
    public static Props CreateBy<TActor>(Func<TActor> factory)
        where TActor : ActorBase =>
        CreateBy(new FuncProducer<TActor>(factory));

    /// <summary>The same on another dispatcher.</summary>
    /// <param name="dispatcher">Its id, such as <see cref="MessageDispatcher.PinnedId"/>.</param>
    public Props WithDispatcher(string dispatcher) => new(_producer, dispatcher, SupervisorStrategy);

    /// <summary>The same with another strategy for the children.</summary>
    /// <param name="supervisorStrategy">The strategy.</param>
    public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => new(_producer, Dispatcher, supervisorStrategy);

    internal ActorBase NewActor() => _producer.Produce();

    internal void Release(ActorBase actor) => _producer.Release(actor);

    private sealed class EmptyActor : UntypedActor
    {
        protected override void OnReceive(object message) => Unhandled(message);
    }
}
