namespace CoordActors.Actors;

/// <summary>Sends the result of a task as a message.</summary>
public static class PipeToSupport
{
    /// <summary>Sends the result, or <see cref="Status.Failure"/>, when the task is done; at once if it is done already.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">To whom.</param>
    /// <param name="sender">From whom, or null.</param>
    /// <param name="success">Turns the result into the message; by default the result is the message.</param>
    /// <param name="failure">Turns the exception into the message; by default <see cref="Status.Failure"/>.</param>
    public static Task PipeTo<T>(
        this Task<T> taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<T, object>? success = null, Func<Exception, object>? failure = null)
    {
        ArgumentNullException.ThrowIfNull(taskToPipe);
        ArgumentNullException.ThrowIfNull(recipient);
        return WhenDone(taskToPipe, recipient, sender, () => success is null ? taskToPipe.Result! : success(taskToPipe.Result), failure);
    }

    /// <summary>Sends a message when a task without a result is done; without <paramref name="success"/> only a failure is sent.</summary>
    /// <param name="taskToPipe">The task.</param>
    /// <param name="recipient">To whom.</param>
    /// <param name="sender">From whom, or null.</param>
    /// <param name="success">Makes the message of success.</param>
    /// <param name="failure">Turns the exception into the message; by default <see cref="Status.Failure"/>.</param>
    public static Task PipeTo(
        this Task taskToPipe, ICanTell recipient, IActorRef? sender = null, Func<object>? success = null, Func<Exception, object>? failure = null)
    {
        ArgumentNullException.ThrowIfNull(taskToPipe);
        ArgumentNullException.ThrowIfNull(recipient);
        return WhenDone(taskToPipe, recipient, sender, () => success?.Invoke(), failure);
    }

    /// <summary>A continuation rather than an await, because it runs on the completing thread whatever synchronization context that has.</summary>
    private static Task WhenDone(
        Task task, ICanTell recipient, IActorRef? sender, Func<object?> success, Func<Exception, object>? failure)
    {
        if (!task.IsCompleted)
            return task.ContinueWith(_ => Deliver(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        Deliver();
        return Task.CompletedTask;

        void Deliver()
        {
            object? message;
            try
            {
                message = task.IsCompletedSuccessfully ? success() : Failed(CauseOf(task), failure);
            }
            catch (Exception cause)
            {
                message = Failed(cause, failure);
            }

            if (message is not null) recipient.Tell(message, sender);
        }
    }

    private static Exception CauseOf(Task task) => task.Exception?.InnerException ?? new TaskCanceledException(task);

    private static object Failed(Exception cause, Func<Exception, object>? failure) =>
        failure is null ? new Status.Failure(cause) : failure(cause);
}
