global using CoordActors.Protocol;
global using CoordActors.Protocol.Records;
