global using CoordActors.Actors;
global using CoordActors.Protocol;
global using CoordActors.Protocol.Records;
global using ConfigurationException = CoordActors.Hocon.ConfigurationException;
