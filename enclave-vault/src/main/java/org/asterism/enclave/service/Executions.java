package org.asterism.enclave.service;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.enclave.credential.Attempts;
import org.asterism.enclave.credential.Grants;
import org.asterism.enclave.limits.Limits;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;

/// The list of operations that this vault does.
final class Executions {
  private final Map<Class<?>, Execution<?, ?>> byOperation;

  Executions(Limits limits, Grants grants, Attempts attempts) {
    List<Execution<?, ?>> all =
        List.of(
            new PutExecution(limits),
            new StageExecution(),
            new CommitExecution(grants, attempts),
            new AbortExecution(),
            new ReleaseExecution(),
            new DeleteExecution(limits, grants, attempts),
            new LoginStartExecution(grants, attempts),
            new LoginFinishExecution(grants, attempts));
    this.byOperation = all.stream().collect(toMap(Execution::operation, identity()));
  }

  // Each is listed under the class of its own operation, which fixes the answer.
  @SuppressWarnings("unchecked")
  <A extends Outcome> Execution<?, A> of(Operation<A> operation) {
    return (Execution<?, A>)
        Optional.ofNullable(byOperation.get(operation.getClass()))
            .orElseThrow(() -> new IllegalArgumentException("not done here: " + operation.kind()));
  }
}
