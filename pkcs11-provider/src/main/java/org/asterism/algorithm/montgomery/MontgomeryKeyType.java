package org.asterism.algorithm.montgomery;

import java.util.List;
import java.util.Set;
import org.asterism.algorithm.OctetCurve;
import org.asterism.algorithm.OctetCurves;
import org.asterism.algorithm.OctetFacts;
import org.asterism.algorithm.OctetKeyType;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedForm;

/// `CKK_EC_MONTGOMERY` (PKCS#11 v3.1 §6.3.7).
record MontgomeryKeyType() implements OctetKeyType {
  private static final OctetCurves CURVES = new OctetCurves(List.of(MontgomeryCurve.values()));

  @Override
  public long code() {
    return Ckk.EC_MONTGOMERY;
  }

  @Override
  public OctetCurves curves() {
    return CURVES;
  }

  @Override
  public int tag() {
    return MontgomeryFacts.TAG;
  }

  @Override
  public OctetFacts facts(OctetCurve curve, byte[] publicKey) {
    return new MontgomeryFacts((MontgomeryCurve) curve, publicKey);
  }

  @Override
  public boolean isOf(KeyFacts facts) {
    return facts instanceof MontgomeryFacts;
  }

  @Override
  public NativeKey load(KeyMaterial material) {
    return MontgomeryPrivate.of(material);
  }

  @Override
  public SharedForm shared() {
    return new MontgomeryShares();
  }

  @Override
  public Set<Long> publicUses() {
    return Set.of(Cka.DERIVE);
  }

  @Override
  public Set<Long> privateUses() {
    return Set.of(Cka.DERIVE);
  }
}
