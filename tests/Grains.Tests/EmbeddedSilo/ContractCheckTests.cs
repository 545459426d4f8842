using EmbeddedSilo;

namespace OrleansMessenger.Grains.Tests.EmbeddedSilo;

/// <summary>The broken classes are abstract, and the broken types generic, so that the other tests' silos don't meet them.</summary>
public sealed class ContractCheckTests
{
    [Theory]
    [InlineData(typeof(TakesPlainClass), "ITakesPlainClass.Take: plain can't be passed. *Plain has no [GenerateSerializer].")]
    [InlineData(typeof(ReturnsNoTask), "IReturnsNoTask.Number: it returns System.Int32 instead of a task.")]
    [InlineData(typeof(ReturnsSequence), "IReturnsSequence.Numbers: it returns * instead of a task.")]
    [InlineData(typeof(ReturnsForgetful), "IReturnsForgetful.Give: the result can't be passed. *keeps Lost, which has no [Id] and would be lost.")]
    [InlineData(typeof(TakesNested), "ITakesNested.Take: nested can't be passed. *holds Inside: *Plain has no [GenerateSerializer].")]
    [InlineData(typeof(KeepsPlainClass), "*KeepsPlainClass: the state state can't be kept. *Plain has no [GenerateSerializer].")]
    [InlineData(typeof(KeepsPositionalRecord), "*KeepsPositionalRecord: the state state can't be kept. *has no constructor without parameters.")]
    public void A_contract_that_Orleans_would_refuse_stops_the_start_with_a_sentence(Type grainClass, string sentence)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => ContractCheck.ThrowIfBroken([grainClass]));
        Assert.Matches(string.Join(".*", sentence.Split('*').Select(System.Text.RegularExpressions.Regex.Escape)), exception.Message);
    }

    [Fact]
    public void Exceptions_of_dotnet_and_marked_ones_cross_and_others_do_not()
    {
        Assert.Null(SerializableTypes.WhyNotException(typeof(IOException)));
        Assert.Null(SerializableTypes.WhyNotException(typeof(Contract.Grains.KnownException)));
        Assert.NotNull(SerializableTypes.WhyNotException(typeof(Contract.Grains.UnknownException)));
    }

    public class Plain;

    [GenerateSerializer]
    public sealed class Forgetful<T>
    {
        public T? Lost { get; set; }
    }

    [GenerateSerializer]
    public sealed record Nested<T>(T Inside);

    [GenerateSerializer]
    public sealed record Positional(int Number);

    public interface ITakesPlainClass : IGrainWithStringKey
    {
        Task Take(Plain plain);
    }

    public interface IReturnsNoTask : IGrainWithStringKey
    {
        int Number();
    }

    public interface IReturnsSequence : IGrainWithStringKey
    {
        IAsyncEnumerable<int> Numbers();
    }

    public interface IReturnsForgetful : IGrainWithStringKey
    {
        Task<List<Forgetful<int>>> Give();
    }

    public interface ITakesNested : IGrainWithStringKey
    {
        Task Take(Nested<Plain> nested);
    }

    public abstract class TakesPlainClass : Grain, ITakesPlainClass
    {
        public abstract Task Take(Plain plain);
    }

    public abstract class ReturnsNoTask : Grain, IReturnsNoTask
    {
        public abstract int Number();
    }

    public abstract class ReturnsSequence : Grain, IReturnsSequence
    {
        public abstract IAsyncEnumerable<int> Numbers();
    }

    public abstract class ReturnsForgetful : Grain, IReturnsForgetful
    {
        public abstract Task<List<Forgetful<int>>> Give();
    }

    public abstract class TakesNested : Grain, ITakesNested
    {
        public abstract Task Take(Nested<Plain> nested);
    }

#pragma warning disable CS9113 // The parameter is the point.
    public abstract class KeepsPlainClass([PersistentState("plain")] IPersistentState<Plain> state) : Grain;

    public abstract class KeepsPositionalRecord([PersistentState("positional")] IPersistentState<Positional> state) : Grain;
#pragma warning restore CS9113
}
