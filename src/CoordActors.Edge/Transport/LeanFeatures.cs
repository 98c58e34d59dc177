using System.Collections;
using Microsoft.AspNetCore.Http.Features;

namespace CoordActors.Edge.Transport;

/// <summary>The handful of features that Kestrel hangs on a connection, in one array instead of a dictionary.</summary>
internal sealed class LeanFeatures : IFeatureCollection
{
    private KeyValuePair<Type, object>[] _entries = [];
    private int _count;

    public bool IsReadOnly => false;

    public int Revision { get; private set; }

    public object? this[Type key]
    {
        get
        {
            var index = IndexOf(key);
            return index < 0 ? null : _entries[index].Value;
        }

        set
        {
            Revision++;
            var index = IndexOf(key);
            if (value is null)
            {
                Remove(index);
            }
            else if (index >= 0)
            {
                _entries[index] = new KeyValuePair<Type, object>(key, value);
            }
            else
            {
                if (_count == _entries.Length)
                {
                    Array.Resize(ref _entries, _count + 4);
                }

                _entries[_count++] = new KeyValuePair<Type, object>(key, value);
            }
        }
    }

    public TFeature? Get<TFeature>() => (TFeature?)this[typeof(TFeature)];

    public void Set<TFeature>(TFeature? instance) => this[typeof(TFeature)] = instance;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _entries.Take(_count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(Type key)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].Key == key)
            {
                return i;
            }
        }

        return -1;
    }

    private void Remove(int index)
    {
        if (index >= 0)
        {
            _entries[index] = _entries[--_count];
            _entries[_count] = default;
        }
    }
}
