namespace Orleans.Runtime;

/// <summary>A string in the shape of Orleans' byte span: the key part of a <see cref="GrainId"/>.</summary>
public readonly record struct IdSpan
{
    private readonly string? _value;

    private IdSpan(string value) => _value = value;

    public bool IsDefault => _value is null;

    public static IdSpan Create(string id) => new(id);

    public override string ToString() => _value ?? "";
}

/// <summary>The name of a grain class: lower case, without the suffix "grain", or what [GrainType] says.</summary>
public readonly record struct GrainType
{
    private readonly string? _value;

    private GrainType(string value) => _value = value;

    public bool IsDefault => _value is null;

    public static GrainType Create(string value) => new(value);

    public override string ToString() => _value ?? "";
}

/// <summary>Which grain: its class's name and its key. Written "type/key".</summary>
public readonly record struct GrainId(GrainType Type, IdSpan Key)
{
    public bool IsDefault => Type.IsDefault && Key.IsDefault;

    public static GrainId Create(GrainType type, IdSpan key) => new(type, key);

    public static GrainId Create(GrainType type, string key) => new(type, IdSpan.Create(key));

    public static GrainId Create(string type, string key) => new(GrainType.Create(type), IdSpan.Create(key));

    public override string ToString() => $"{Type}/{Key}";
}

/// <summary>Which stream: a namespace, which may be absent, and a key.</summary>
public readonly record struct StreamId
{
    private readonly string? _namespace;
    private readonly string? _key;

    private StreamId(string? ns, string key)
    {
        _namespace = ns;
        _key = key;
    }

    public static StreamId Create(string? ns, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(ns, key);
    }

    public string GetKeyAsString() => _key ?? "";

    public string? GetNamespace() => _namespace;

    public override string ToString() => $"{_namespace ?? "null"}/{_key}";
}
