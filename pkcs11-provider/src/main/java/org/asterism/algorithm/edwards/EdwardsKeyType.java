package org.asterism.algorithm.edwards;

import java.util.List;
import java.util.Set;
import org.asterism.algorithm.OctetCurve;
import org.asterism.algorithm.OctetCurves;
import org.asterism.algorithm.OctetFacts;
import org.asterism.algorithm.OctetKeyType;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedForm;

/// `CKK_EC_EDWARDS` (PKCS#11 v3.1 §6.3.5).
record EdwardsKeyType(Providers providers) implements OctetKeyType {
  private static final OctetCurves CURVES = new OctetCurves(List.of(EdwardsCurve.values()));

  @Override
  public long code() {
    return Ckk.EC_EDWARDS;
  }

  @Override
  public OctetCurves curves() {
    return CURVES;
  }

  @Override
  public int tag() {
    return EdwardsFacts.TAG;
  }

  @Override
  public OctetFacts facts(OctetCurve curve, byte[] publicKey) {
    return new EdwardsFacts((EdwardsCurve) curve, publicKey);
  }

  @Override
  public boolean isOf(KeyFacts facts) {
    return facts instanceof EdwardsFacts;
  }

  @Override
  public NativeKey load(KeyMaterial material) {
    return EdwardsPrivate.of(material);
  }

  @Override
  public SharedForm shared() {
    return new EdwardsShares(providers);
  }

  @Override
  public Set<Long> publicUses() {
    return Set.of(Cka.VERIFY);
  }

  @Override
  public Set<Long> privateUses() {
    return Set.of(Cka.SIGN);
  }
}
