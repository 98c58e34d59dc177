namespace CoordActors.Actors.Tests;

public sealed class AskTests : DeterministicTestKit
{
    [Fact]
    public void An_answer_becomes_the_result() =>
        Await(Sys.ActorOf<Echo>().Ask<string>("hello")).ShouldBe("hello");

    [Fact]
    public void An_answer_of_another_type_is_an_argument_exception() =>
        Should.Throw<ArgumentException>(() => Await(Sys.ActorOf<Echo>().Ask<int>("hello")));

    [Fact]
    public void A_failure_as_the_answer_throws_its_cause() =>
        Should.Throw<InvalidDataException>(() => Await(Sys.ActorOf<Echo>().Ask(new Status.Failure(new InvalidDataException("bad")))));

    [Fact]
    public void No_answer_in_time_is_a_timeout_and_a_late_one_a_dead_letter()
    {
        var question = TestActor.Ask<string>("anybody?", TimeSpan.FromSeconds(5));
        ExpectMsg("anybody?");
        var asker = LastSender;
        Advance(TimeSpan.FromSeconds(5));
        Should.Throw<AskTimeoutException>(() => Await(question));
        EventFilter.DeadLetter<string>().ExpectOne(() => asker.Tell("late"));
    }

    [Fact]
    public void A_question_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var question = TestActor.Ask<string>("anybody?", giveUp.Token);
        giveUp.Cancel();
        Should.Throw<TaskCanceledException>(() => Await(question));
    }

    [Fact]
    public void A_question_can_carry_the_reference_to_answer_to()
    {
        var question = TestActor.Ask<string>(replyTo => Tuple.Create(replyTo), null, CancellationToken.None);
        ExpectMsg<Tuple<IActorRef>>().Item1.Tell("here");
        Await(question).ShouldBe("here");
    }

    [Fact]
    public void The_result_of_a_task_comes_as_a_message()
    {
        var source = new TaskCompletionSource<int>();
        source.Task.PipeTo(TestActor, success: number => $"got {number}");
        ExpectNoMsg();
        source.SetResult(3);
        ExpectMsg("got 3");
        Task.FromResult(4).PipeTo(TestActor, sender: TestActor);
        ExpectMsgFrom(TestActor, 4);
    }

    [Fact]
    public void The_exception_of_a_task_comes_as_a_failure()
    {
        Task.FromException(new InvalidDataException("bad")).PipeTo(TestActor);
        ExpectMsg<Status.Failure>().Cause.ShouldBeOfType<InvalidDataException>();
        Task.CompletedTask.PipeTo(TestActor);
        ExpectNoMsg();
    }

    [Fact]
    public void A_graceful_stop_is_done_when_the_actor_is_gone() =>
        Await(Sys.ActorOf<Echo>().GracefulStop(TimeSpan.FromSeconds(5))).ShouldBeTrue();

    [Fact]
    public void A_graceful_stop_that_takes_too_long_is_cancelled() =>
        Should.Throw<TaskCanceledException>(() => Await(Sys.ActorOf<Echo>().GracefulStop(TimeSpan.FromSeconds(2), "please"), TimeSpan.FromSeconds(5)));

    [Fact]
    public void Forward_keeps_the_sender()
    {
        var echo = Sys.ActorOf<Echo>();
        var forwarder = Sys.ActorOf(Props.Create(() => new Forwarder(echo)));
        forwarder.Tell("hello");
        ExpectMsg("hello");
        LastSender.ShouldNotBe(forwarder);
    }

    [Fact]
    public void Who_is_asked_for_its_identity_gives_it()
    {
        var actor = Sys.ActorOf<Echo>();
        actor.Tell(new Identify(7));
        ExpectMsg(new ActorIdentity(7, actor));
        Sys.Stop(actor);
        RunUntilIdle();
        actor.Tell(new Identify(8));
        ExpectMsg(new ActorIdentity(8, null));
    }

    private sealed class Forwarder(IActorRef next) : UntypedActor
    {
        protected override void OnReceive(object message) => next.Forward(message);
    }
}
