using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;

namespace CoordActors.Actors;

internal sealed class FuncProducer<TActor>(Func<TActor> factory) : IIndirectActorProducer
    where TActor : ActorBase
{
    public Type ActorType => typeof(TActor);

    public ActorBase Produce() => factory();

    public void Release(ActorBase actor)
    {
    }
}

internal sealed class ActivatorProducer(
    [DynamicallyAccessedMembers(Props.Constructors)] Type type,
    object[] arguments) : IIndirectActorProducer
{
    private const BindingFlags Constructors = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    [DynamicallyAccessedMembers(Props.Constructors)]
    private readonly Type _type = type;

    public Type ActorType => _type;

    public ActorBase Produce()
    {
        try
        {
            return (ActorBase)Activator.CreateInstance(_type, Constructors, null, arguments, CultureInfo.InvariantCulture)!;
        }
        catch (TargetInvocationException invocation) when (invocation.InnerException is { } cause)
        {
            throw cause;
        }
    }

    public void Release(ActorBase actor)
    {
    }
}

/// <summary>Calls the constructor of a <c>new</c> expression with arguments that were evaluated once; nothing is compiled.</summary>
internal sealed class ConstructorProducer : IIndirectActorProducer
{
    private readonly ConstructorInvoker _constructor;
    private readonly object?[] _arguments;

    private ConstructorProducer(ConstructorInfo constructor, object?[] arguments)
    {
        ActorType = constructor.DeclaringType!;
        _constructor = ConstructorInvoker.Create(constructor);
        _arguments = arguments;
    }

    public Type ActorType { get; }

    public ActorBase Produce()
    {
        // The invoker's array overload may write by-reference results back: it gets a copy.
        var arguments = new object?[_arguments.Length];
        _arguments.CopyTo(arguments, 0);
        return (ActorBase)_constructor.Invoke(arguments.AsSpan());
    }

    public void Release(ActorBase actor)
    {
    }

    internal static ConstructorProducer From(LambdaExpression factory)
    {
        if (factory.Body is not NewExpression { Constructor: { } constructor } creation)
            throw new ArgumentException($"Props.Create takes a plain 'new', not {factory.Body}.", nameof(factory));
        var arguments = new object?[creation.Arguments.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Evaluate(creation.Arguments[i]);
        return new ConstructorProducer(constructor, arguments);
    }

    private static object? Evaluate(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field, Expression: ConstantExpression { Value: var target } } => field.GetValue(target),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)(),
    };
}
