// The seam to the actor runtime: with the real Akka.NET packages these lines name its namespaces, and nothing else in this project changes.
#if ACTOR_RUNTIME_AKKA
global using Akka.Actor;
global using Akka.Event;
global using Akka.Persistence;
global using Akka.Remote;
global using Akka.Serialization;
#else
global using CoordActors.Actors;
global using CoordActors.Actors.Persistence;
global using CoordActors.Actors.Remote;
#endif

// Names that the actor runtime has too.
global using ConfigurationException = CoordActors.Hocon.ConfigurationException;
global using LogLevel = Microsoft.Extensions.Logging.LogLevel;
