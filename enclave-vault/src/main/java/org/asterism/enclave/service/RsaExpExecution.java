package org.asterism.enclave.service;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.enclave.policy.Terms;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Group;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.CorruptSecretException;
import org.asterism.threshold.SizeBucket;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RsaExp;
import org.asterism.vault.operation.RsaExp.Partial;

/// A power by a share (threshold.md §6). The share is used with the one key that its record is
/// committed to: modulo a number of the caller's choice, one power would give the share away.
record RsaExpExecution(Kernel kernel) implements Execution.Computing<RsaExp, Partial> {
  @Override
  public Prepared<Partial> prepare(Case asked, RsaExp operation, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.ThresholdKey record = record(asked, passage);
    asked.requireGroup(kernel, Group.RSA);
    requireCommitted(asked, record, operation.key());
    RsaKey key = key(asked, operation.key());
    byte[] base = operation.base().toByteArray();
    asked.require(key.isBase(base), Reason.INPUT);
    charge(asked, passage.terms());
    SecretBytes share = share(asked, record, key);
    byte[] modulus = key.modulusBytes();
    return new Prepared<>(share, () -> new Partial(kernel.modExp(base, share, modulus)));
  }

  @Override
  public boolean writes(Terms terms) {
    return terms.useLimit().isPresent();
  }

  private static StoredRecord.ThresholdKey record(Case asked, Passage passage) throws VaultRefused {
    if (passage.entry().contents() instanceof StoredRecord.ThresholdKey record
        && record.purpose().usages().contains(Usage.RSA_EXP)) {
      return record;
    }
    throw asked.refusal(Reason.DENIED);
  }

  private static void requireCommitted(
      Case asked, StoredRecord.ThresholdKey record, RsaExp.Shown shown) throws VaultRefused {
    byte[] publicKey = concat(shown.modulus(), shown.publicExponent());
    var opened = Commitment.toKey(shown.salt().toByteArray(), Group.RSA.number(), publicKey);
    asked.require(opened.equals(record.commitments().key()), Reason.INPUT);
  }

  private static RsaKey key(Case asked, RsaExp.Shown shown) throws VaultRefused {
    try {
      return RsaKey.of(shown.modulus().toByteArray(), shown.publicExponent().toByteArray());
    } catch (IllegalArgumentException unsuitable) {
      throw asked.refusal(Reason.INPUT);
    }
  }

  private void charge(Case asked, Terms terms) throws StoreException, VaultRefused {
    if (writes(terms)) {
      long used = asked.records().counter(asked.handle());
      asked.require(used < terms.useLimit().orElseThrow(), Reason.DENIED);
      asked.records().setCounter(asked.handle(), used + 1);
    }
  }

  private static SecretBytes share(Case asked, StoredRecord.ThresholdKey record, RsaKey key)
      throws VaultRefused {
    Optional<SecretBytes> share = unpadded(record.share());
    try (var handover = Handover.orElse(() -> share.ifPresent(SecretBytes::close))) {
      asked.require(
          share.filter(found -> found.length() == key.shareLength()).isPresent(), Reason.INPUT);
      return handover.to(share.orElseThrow());
    }
  }

  private static Optional<SecretBytes> unpadded(SecretBytes padded) {
    try {
      return Optional.of(SizeBucket.unpad(padded));
    } catch (CorruptSecretException otherPadding) {
      return Optional.empty();
    }
  }

  private static byte[] concat(Octets one, Octets other) {
    byte[] first = one.toByteArray();
    byte[] second = other.toByteArray();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
