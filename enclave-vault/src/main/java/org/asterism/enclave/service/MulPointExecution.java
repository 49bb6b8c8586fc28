package org.asterism.enclave.service;

import java.security.SecureRandom;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.kernel.Point;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.curve.ProductProof;
import org.asterism.threshold.curve.ProofSuite;
import org.asterism.vault.Reason;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.MulPoint;
import org.asterism.vault.operation.MulPoint.Proven;

/// A point times a share, with the proof that it is that share's (threshold.md §7). A point outside
/// the subgroup of prime order would give a part of the share away.
record MulPointExecution(Kernel kernel, SecureRandom random) implements ShareUse<MulPoint, Proven> {
  @Override
  public Prepared<Proven> prepare(Case asked, MulPoint operation, Passage passage)
      throws StoreException, VaultRefused {
    StoredRecord.ThresholdKey record = ShareUse.record(asked, passage, Usage.MUL_POINT);
    Curve curve = ShareUse.curve(asked, record, kernel);
    charge(asked, passage.terms());
    SecretBytes share = ShareUse.scalar(asked, record, curve);
    byte[] encoded = operation.point().toByteArray();
    return new Prepared<>(
        share,
        () -> {
          Point point =
              kernel.decode(curve, encoded).orElseThrow(() -> asked.refusal(Reason.INPUT));
          return multiplied(point, share);
        });
  }

  private Proven multiplied(Point point, SecretBytes share) {
    var suite = ProofSuite.ofMulPoint(point.curve());
    var proven = new ProductProof(kernel, suite).prove(share, point, random);
    try (var product = SecretBytes.takeFrom(proven.product().encoded());
        var proof = SecretBytes.takeFrom(proven.proof().clone())) {
      return new Proven(SecretBytes.concat(product, proof));
    }
  }
}
