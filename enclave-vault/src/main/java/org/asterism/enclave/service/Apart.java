package org.asterism.enclave.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Future.State;
import org.asterism.vault.Act;
import org.asterism.vault.Outcome;
import org.asterism.vault.Reply;
import org.asterism.vault.Vault;
import org.asterism.vault.VaultException;

/// Acts of one frame that are done beside each other, each by a thread of its own.
record Apart<A extends Outcome>(Vault vault, Duration deadline) {

  /// The replies, in the order of the acts; none is left running.
  ///
  /// @throws VaultException if there is no word about one of them
  List<Reply<A>> all(List<? extends Act<? extends A>> acts) throws VaultException {
    if (acts.size() == 1) {
      return List.of(reply(acts.getFirst()));
    }
    List<Future<Reply<A>>> done;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      done = acts.stream().map(act -> threads.submit(() -> reply(act))).toList();
    }
    Optional<Throwable> failure =
        done.stream()
            .filter(one -> one.state() == State.FAILED)
            .map(Future::exceptionNow)
            .findFirst();
    if (failure.isPresent()) {
      done.stream()
          .filter(one -> one.state() == State.SUCCESS)
          .forEach(one -> one.resultNow().close());
      throw thrown(failure.get());
    }
    return done.stream().map(Future::resultNow).toList();
  }

  private Reply<A> reply(Act<? extends A> act) throws VaultException {
    return Reply.to(() -> vault.act(act, deadline));
  }

  private static VaultException thrown(Throwable failure) {
    return switch (failure) {
      case VaultException failed -> failed;
      case RuntimeException bug -> throw bug;
      default -> throw new IllegalStateException(failure);
    };
  }
}
