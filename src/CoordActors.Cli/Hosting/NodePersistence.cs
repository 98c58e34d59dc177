using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Hosting;

/// <summary>Journal and snapshot store of a server.</summary>
internal sealed class NodePersistence : IDisposable
{
    private NodePersistence(PersistenceSetup persistence) => Setup = ActorSystemSetup.Create(
        persistence,
        SerializationSetup.Create(system => [new SerializerDetails("journal", new JournalSerializer(system), [typeof(TransactionBatch)])]));

    /// <summary>What the actor system needs to know.</summary>
    public ActorSystemSetup Setup { get; }

    public static NodePersistence Open(ServerSettings settings)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        return new NodePersistence(new PersistenceSetup { RefuseGaps = true });
    }

    public void Dispose()
    {
    }
}
