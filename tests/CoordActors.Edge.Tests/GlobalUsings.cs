global using CoordActors.Protocol;
global using CoordActors.Protocol.Records;
global using LogLevel = Microsoft.Extensions.Logging.LogLevel;
