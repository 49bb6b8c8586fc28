package org.asterism.rpc;

import static org.asterism.rpc.MemoryVault.handle;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.asterism.kernel.Group;
import org.asterism.proto.vault.v1.ActReply;
import org.asterism.proto.vault.v1.ActRequest;
import org.asterism.proto.vault.v1.Proof;
import org.asterism.ratls.RequestWindow;
import org.asterism.ratls.SealedParts;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Act;
import org.asterism.vault.Attempt;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.PolicyDigest;
import org.asterism.vault.SessionId;
import org.asterism.vault.VaultName;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.Confirm;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.EcdsaSign;
import org.asterism.vault.operation.LoginFinish;
import org.asterism.vault.operation.LoginStart;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SchnorrSign;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionFinish;
import org.asterism.vault.operation.SessionOpen;

/// Whatever bytes arrive, they become an act, an outcome or a proof, or are refused.
class WireFuzzTest {
  private static final SessionId SESSION = SessionId.of(new byte[SessionId.LENGTH]);

  private final SealedParts sealing = sealing();
  private final VaultName name = new VaultName("fuzzed", EnrolmentId.of(new byte[16]));
  private final PolicyDigest policy = PolicyDigest.of(new byte[32]);
  private final List<Operation<?>> operations =
      List.of(
          new Confirm(),
          new Delete(),
          new Release(0),
          new LoginStart(),
          SessionOpen.enrol(Group.RSA),
          new SessionDeal(SESSION, List.of(), List.of()),
          new SessionApply(SESSION, List.of()),
          new SessionFinish(SESSION, List.of()),
          new EcdsaSign(new EcdsaSign.Presigned(Octets.EMPTY, 0), Octets.EMPTY, Octets.EMPTY),
          new RsaExp(new RsaExp.Shown(Octets.EMPTY, Octets.EMPTY, Octets.EMPTY), Octets.EMPTY),
          new MulPoint(Octets.EMPTY),
          new NonceBatch(1),
          new SchnorrSign(
              new SchnorrSign.Nonce(Octets.EMPTY, 0),
              new SchnorrSign.Shown(Octets.EMPTY, Octets.EMPTY),
              List.of(),
              Octets.EMPTY),
          new LoginFinish(Attempt.of(new byte[16]), SecretBytes.allocate(32)));

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
    for (Operation<?> operation : operations) {
      var act = new Act<>(handle(1), EpochTag.NONE, policy, Optional.empty(), operation);
      try (var outcome = OutcomeWire.open(ActReply.parseFrom(bytes), act, 1, sealing, name)) {
        assertTrue(outcome != null);
      } catch (InvalidProtocolBufferException | MalformedMessage | VaultRefused refused) {
        assertTrue(refused.getMessage() != null);
      }
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
