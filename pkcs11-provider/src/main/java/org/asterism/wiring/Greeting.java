package org.asterism.wiring;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.quorum.Answer;
import org.asterism.rpc.Limits;
import org.asterism.vault.Description;

/// The first question to each vault, all at once: the first connection to a vault takes longest,
/// and no application waits for it then. One that does not answer keeps nobody waiting for the
/// others, and is asked again when it is needed. Safe for use by many threads.
final class Greeting implements AutoCloseable {
  private final Environment environment;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int met;
  private int open;

  private Greeting(Environment environment, int vaults) {
    this.environment = environment;
    this.open = vaults;
  }

  /// Under way, once this returns.
  static Greeting of(Environment environment) {
    List<Member> members = environment.members().all();
    var greeting = new Greeting(environment, members.size());
    members.forEach(member -> greeting.threads.execute(() -> greeting.ask(member)));
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

  private void ask(Member member) {
    boolean answered = false;
    try {
      List<Answer<Description>> answers =
          environment
              .quorum()
              .all(
                  Environment.asks(List.of(member), (one, left) -> one.vault().describe(left)),
                  Limits.ATTEST,
                  _ -> {});
      answered = answers.stream().anyMatch(answer -> answer.given().isPresent());
    } finally {
      heard(answered);
    }
  }

  private synchronized void heard(boolean answered) {
    open--;
    met += answered ? 1 : 0;
    notifyAll();
  }
}
