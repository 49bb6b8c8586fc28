package org.asterism.rpc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.Proof;
import org.asterism.ratls.RequestWindow;
import org.asterism.ratls.SealedParts;
import org.asterism.secret.SecretBytes;

/// Whatever bytes arrive, they become an act, an outcome or a proof, or are refused.
class WireFuzzTest {
  private final SealedParts sealing = sealing();

  private static SealedParts sealing() {
    try (var zeros = SecretBytes.allocate(32)) {
      return new SealedParts(zeros, zeros);
    }
  }

  @FuzzTest
  void anyBytesAreAnActOrRefused(byte[] bytes) {
    try (var opened = ActWire.open(ActRequest.parseFrom(bytes), new RequestWindow(), sealing)) {
      assertTrue(opened.requestId() > 0);
    } catch (InvalidProtocolBufferException | MalformedMessage refused) {
      assertTrue(refused.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreAnOutcomeOrRefused(byte[] bytes) {
    try (var outcome = OutcomeWire.open(ActReply.parseFrom(bytes), 1, sealing)) {
      assertTrue(outcome != null);
    } catch (InvalidProtocolBufferException | MalformedMessage refused) {
      assertTrue(refused.getMessage() != null);
    }
  }

  @FuzzTest
  void anyBytesAreAProofOrRefused(byte[] bytes) {
    try {
      assertTrue(Wire.decode(Proof.parseFrom(bytes)) != null);
    } catch (InvalidProtocolBufferException | IllegalArgumentException refused) {
      assertTrue(refused.getMessage() != null);
    }
  }
}
