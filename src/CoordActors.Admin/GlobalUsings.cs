// The seam to the actor runtime, as in CoordActors.Server.
#if ACTOR_RUNTIME_AKKA
global using Akka.Actor;
global using Akka.Event;
#else
global using CoordActors.Actors;
#endif

// A name that the actor runtime has too.
global using LogLevel = Microsoft.Extensions.Logging.LogLevel;
