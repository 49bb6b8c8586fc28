package org.asterism.attest.collateral;

import java.time.Instant;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;

/// What Intel's two signed documents have in common. Intel PCS API v4, "Get TCB Info" and "Get
/// QE/TD QE Identity".
///
/// @param kind what evidence it is for
/// @param issued when it was made
/// @param nextUpdate when it ends
/// @param evaluationNumber which of Intel's TCB recoveries it knows of; higher is newer
public record DocumentHeader(Kind kind, Instant issued, Instant nextUpdate, int evaluationNumber) {
  private static final int MAX_NUMBER = 1_000_000;

  static DocumentHeader parse(Json json, int version, String sgx, String tdx)
      throws MalformedException {
    int found = json.number("version", MAX_NUMBER);
    if (found != version) {
      throw new MalformedException("expected version %d, found %d".formatted(version, found));
    }
    String id = json.text("id");
    if (!id.equals(sgx) && !id.equals(tdx)) {
      throw new MalformedException("expected id %s or %s, found %s".formatted(sgx, tdx, id));
    }
    return new DocumentHeader(
        id.equals(sgx) ? Kind.SGX : Kind.TDX,
        json.instant("issueDate"),
        json.instant("nextUpdate"),
        json.number("tcbEvaluationDataNumber", MAX_NUMBER));
  }
}
