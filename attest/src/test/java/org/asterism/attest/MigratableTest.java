package org.asterism.attest;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.asterism.attest.quote.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A trust domain that may be moved to another platform is refused unless the policy says so.
class MigratableTest {
  // TDX module ABI, ATTRIBUTES bit 29, in the fourth byte of the field.
  private static final int PLACE = 120 + 3;
  private static final byte MIGRATABLE = 0x20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void itIsRefusedUnlessThePolicySaysSo(int revision) {
    MadeUpIntel intel = MadeUpIntel.tdx(revision);
    intel.quote.body[PLACE] |= MIGRATABLE;
    var refused = assertInstanceOf(Verdict.Refused.class, intel.verdict(Policy.genuine()));
    assertTrue(refused.reason().contains("0x20000000 clear"), refused.reason());
    Policy moved = Policy.genuine().and(new Demand.Migration(Kind.TDX, true));
    assertInstanceOf(Verdict.Trusted.class, intel.verdict(moved));
  }
}
