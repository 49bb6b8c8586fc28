package org.asterism.wiring;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.quorum.Answer;
import org.asterism.rpc.Limits;
import org.asterism.vault.Description;

/// The first question to each vault, all at once: the first connection to a vault takes longest,
/// and no application waits for it then. One that does not answer keeps nobody waiting for the
/// others, and is asked again when it is needed. Safe for use by many threads.
final class Greeting implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int met;
  private int open;

  private Greeting(int vaults) {
    this.open = vaults;
  }

  /// Under way, once this returns.
  static Greeting of(Environment environment) {
    return of(
        environment.members().all().stream()
            .<BooleanSupplier>map(member -> () -> answers(environment, member))
            .toList());
  }

  /// @param questions each says whether its vault answered
  static Greeting of(List<BooleanSupplier> questions) {
    var greeting = new Greeting(questions.size());
    questions.forEach(each -> greeting.threads.execute(() -> greeting.ask(each)));
    return greeting;
  }

  /// Waits until so many vaults are met, or no more can be.
  synchronized void await(int enough) {
    try {
      while (met < enough && open > 0) {
        wait();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for nobody: answers that are still to come have nobody who asks.
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void ask(BooleanSupplier question) {
    boolean answered = false;
    try {
      answered = question.getAsBoolean();
    } finally {
      heard(answered);
    }
  }

  private synchronized void heard(boolean answered) {
    open--;
    met += answered ? 1 : 0;
    notifyAll();
  }

  private static boolean answers(Environment environment, Member asked) {
    List<Answer<Description>> answers =
        environment
            .quorum()
            .all(
                Environment.asks(List.of(asked), (one, left) -> one.vault().describe(left)),
                Limits.ATTEST,
                _ -> {});
    return answers.stream().anyMatch(answer -> answer.given().isPresent());
  }
}
