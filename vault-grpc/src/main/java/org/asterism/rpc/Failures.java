package org.asterism.rpc;

import io.grpc.Status;
import java.time.Duration;
import org.asterism.logging.SparingLog;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultExhausted;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultSilent;
import org.asterism.vault.VaultUnattested;
import org.asterism.vault.VaultUnreachable;

/// What a gRPC status means to the caller of a vault. Answers of the domain are outcomes and never
/// come this way.
final class Failures {
  private Failures() {}

  static VaultException of(VaultName vault, Status status, Duration deadline) {
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> new VaultSilent(vault, deadline);
      case RESOURCE_EXHAUSTED -> new VaultExhausted(vault, words(status), status.getCause());
      case UNAVAILABLE, CANCELLED -> new VaultUnreachable(vault, words(status), status.getCause());
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new VaultUnattested(vault, "connection", words(status), status.getCause());
      case OK,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS ->
          new VaultMalformed(vault, words(status), status.getCause());
    };
  }

  private static String words(Status status) {
    String description = status.getDescription();
    Throwable cause = status.getCause();
    String reason = cause == null ? "" : ", " + deepest(cause).getMessage();
    String words = description == null ? "" : ", " + SparingLog.foreign(description);
    return status.getCode() + words + reason;
  }

  private static Throwable deepest(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable next = failure; next != null; next = next.getCause()) {
      deepest = next;
    }
    return deepest;
  }
}
