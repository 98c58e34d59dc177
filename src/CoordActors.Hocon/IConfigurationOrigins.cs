namespace CoordActors.Hocon;

/// <summary>A configuration provider that knows where its values were written.</summary>
public interface IConfigurationOrigins
{
    /// <summary>Finds where the value of a key (parts separated by colons) was written.</summary>
    bool TryGetOrigin(string key, out ConfigurationOrigin origin);
}
