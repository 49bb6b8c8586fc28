package org.asterism.enclave.service;

import static org.asterism.enclave.service.CurveFixture.policy;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.enclave.service.VaultFixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.kernel.Curve;
import org.asterism.vault.Act;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.Condition;
import org.asterism.vault.Reason;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.Delete;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.Release;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.SchnorrSign;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each use of a share is refused for the same reasons, by the same names, before anything is
/// computed: and each share serves its own uses only.
final class UseGateTest {
  private static final BigInteger SHARE = BigInteger.valueOf(0x5ade);

  @TempDir Path directory;
  private VaultFixture vault;
  private EncodedPolicy granted;

  @BeforeEach
  void openVault() throws Exception {
    vault = new VaultFixture(directory, 1);
    granted = policy(new Condition.Credential(vault.handle()));
  }

  @AfterEach
  void closeVault() {
    vault.close();
  }

  @Test
  void nobodyUsesAShareWhoIsNotLetIn() throws Exception {
    for (var kind : uses().entrySet()) {
      for (Operation<?> use : kind.getValue()) {
        Handle handle = put(kind.getKey(), granted);
        assertEquals(refused(Reason.GRANT), vault.act(onto(handle, granted, use)), name(use));
        assertEquals(refused(Reason.POLICY_DIGEST), use(handle, use), name(use));
        var old = new Act<>(handle, new EpochTag(1), granted.digest(), Optional.empty(), use);
        assertEquals(refused(Reason.EPOCH), vault.act(old), name(use));
        assertEquals(refused(Reason.UNKNOWN_HANDLE), use(vault.handle(), use), name(use));
      }
    }
  }

  @Test
  void aShareServesItsOwnUsesAlone() throws Exception {
    for (Usage usage : uses().keySet()) {
      Handle handle = put(usage, policy());
      assertEquals(refused(Reason.DENIED), use(handle, new Release(0)), usage.name());
      for (var other : uses().entrySet()) {
        for (Operation<?> use :
            other.getKey() == usage ? List.<Operation<?>>of() : other.getValue()) {
          assertEquals(refused(Reason.DENIED), use(handle, use), usage + " " + name(use));
        }
      }
    }
    Handle assembled = vault.handle();
    vault.put(assembled, VaultFixture.key(5, policy()));
    for (List<Operation<?>> all : uses().values()) {
      for (Operation<?> use : all) {
        assertEquals(refused(Reason.DENIED), use(assembled, use), name(use));
      }
    }
  }

  @Test
  void whatIsDestroyedIsNotUsed() throws Exception {
    for (var kind : uses().entrySet()) {
      Handle handle = put(kind.getKey(), policy());
      assertEquals(new Outcome.Done(), use(handle, new Delete()));
      for (Operation<?> use : kind.getValue()) {
        assertEquals(refused(Reason.UNKNOWN_HANDLE), use(handle, use), name(use));
      }
    }
  }

  private static Map<Usage, List<Operation<?>>> uses() {
    Octets none = Octets.EMPTY;
    Octets two = Octets.of(CurveFixture.point(Curve.EDWARDS25519, BigInteger.TWO).encoded());
    Map<Usage, List<Operation<?>>> uses = new LinkedHashMap<>();
    uses.put(Usage.RSA_EXP, List.of(new RsaExp(new RsaExp.Shown(none, none, none), none)));
    uses.put(Usage.MUL_POINT, List.of(new MulPoint(two)));
    uses.put(
        Usage.SCHNORR,
        List.of(
            new NonceBatch(1),
            new SchnorrSign(
                new SchnorrSign.Nonce(none, 0),
                new SchnorrSign.Shown(none, none),
                List.of(),
                none)));
    return uses;
  }

  private Handle put(Usage usage, EncodedPolicy policy) throws Exception {
    if (usage == Usage.RSA_EXP) {
      Handle handle = vault.handle();
      var threshold = new ThresholdFixture(vault);
      vault.put(handle, threshold.record(threshold.open(), policy));
      return handle;
    }
    var publicKey = CurveFixture.point(Curve.EDWARDS25519, SHARE);
    return new CurveFixture(vault, Curve.EDWARDS25519, usage, publicKey).put(SHARE, policy);
  }

  private Outcome use(Handle handle, Operation<?> operation) throws VaultException {
    return vault.act(onto(handle, policy(), operation));
  }

  private static String name(Operation<?> operation) {
    return operation.getClass().getSimpleName();
  }
}
