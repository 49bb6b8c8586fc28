package org.asterism.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.Description;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.EvidenceKind;
import org.asterism.vault.Handle;
import org.asterism.vault.HandlePage;
import org.asterism.vault.Lease;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reason;
import org.asterism.vault.Roots;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Stretch;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.Abort;
import org.asterism.vault.operation.Commit;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.Stage;

/// Answers each operation with something of its own, and remembers what reached it.
final class MemoryVault implements Vault {
  final List<String> seen = new CopyOnWriteArrayList<>();
  final CountDownLatch held = new CountDownLatch(1);
  volatile boolean hold;

  private final VaultName name = new VaultName("memory", EnrolmentId.of(new byte[16]));

  @Override
  public VaultName name() {
    return name;
  }

  @Override
  public Outcome act(Act act, Duration deadline) {
    if (hold) {
      await();
    }
    seen.add(act.operation().getClass().getSimpleName());
    return answer(act);
  }

  @Override
  public List<Outcome> actBatch(List<Act> acts, Duration deadline) {
    if (acts.stream().anyMatch(act -> act.operation() instanceof LoginStart)) {
      return List.of(new Outcome.Refused(Reason.CONFLICT));
    }
    List<Outcome> outcomes = new ArrayList<>();
    acts.forEach(act -> outcomes.add(act(act, deadline)));
    return outcomes;
  }

  @Override
  public Description describe(Duration deadline) {
    return new Description("test", EvidenceKind.SIMULATED, new Description.Counts(1, 2, 3, 4));
  }

  @Override
  public HandlePage list(HandlePage.Query query, Duration deadline) {
    return new HandlePage(query.after().stream().toList(), true);
  }

  private static Outcome answer(Act act) {
    return switch (act.operation()) {
      case Put(StoredRecord.Key record) -> released(record.share());
      case Put(StoredRecord.Account account) -> loggedIn(account);
      case Put(StoredRecord.Companion _) -> new Outcome.Done();
      case Stage stage -> released(stage.verifier());
      case Commit _, Abort _, Delete _ -> new Outcome.Done();
      case Release _ ->
          act.grant().isPresent() ? released(act.grant().get()) : new Outcome.Refused(Reason.GRANT);
      case LoginStart _ ->
          new LoginStart.Started(
              Stretch.floor(Octets.of(new byte[16])),
              new EpochTag(-7),
              Attempt.of(new byte[16]),
              4);
      case LoginFinish _ -> new Outcome.Refused(Reason.WRONG_CREDENTIAL, 3);
    };
  }

  private static Outcome released(SecretBytes secret) {
    return new Release.Released(secret.copy(), new Lease(Duration.ofSeconds(9), 5));
  }

  private static Outcome loggedIn(StoredRecord.Account account) {
    Optional<SecretBytes> privateRoot = account.roots().privateRoot().map(SecretBytes::copy);
    return new LoginFinish.LoggedIn(
        account.verifier().orElseThrow().copy(),
        new Roots<>(account.roots().tokenRoot().copy(), privateRoot),
        account.companion());
  }

  private void await() {
    try {
      if (!held.await(30, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody let go");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Handle handle(int first) {
    byte[] bytes = new byte[Handle.LENGTH];
    bytes[0] = (byte) first;
    return Handle.of(bytes);
  }
}
