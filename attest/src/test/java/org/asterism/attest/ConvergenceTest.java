package org.asterism.attest;

import static org.asterism.attest.collateral.TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED;
import static org.asterism.attest.collateral.TcbStatus.CONFIGURATION_NEEDED;
import static org.asterism.attest.collateral.TcbStatus.OUT_OF_DATE;
import static org.asterism.attest.collateral.TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED;
import static org.asterism.attest.collateral.TcbStatus.REVOKED;
import static org.asterism.attest.collateral.TcbStatus.SW_HARDENING_NEEDED;
import static org.asterism.attest.collateral.TcbStatus.TD_RELAUNCH_ADVISED;
import static org.asterism.attest.collateral.TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
import static org.asterism.attest.collateral.TcbStatus.UP_TO_DATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.steps.Tcb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One status is drawn from those of platform, TDX module and quoting enclave as Intel's quote
/// verification, 4.1.2.4.17, draws it.
class ConvergenceTest {
  private static final int NEW = 5;
  private static final int OLD = 3;

  /// @param newest what Intel says of a platform at 5
  /// @param oldest and of one at 3
  /// @param module of the TDX module at 5; at 3 it is always out of date
  /// @param processor the platform's certified versions
  /// @param launched the module's versions when the domain was measured
  /// @param loaded and those of the module loaded now
  record Row(
      TcbStatus newest,
      TcbStatus oldest,
      TcbStatus module,
      int processor,
      int launched,
      int loaded,
      TcbStatus expected) {}

  static List<Row> domains() {
    return List.of(
        new Row(UP_TO_DATE, OUT_OF_DATE, UP_TO_DATE, NEW, NEW, NEW, UP_TO_DATE),
        new Row(UP_TO_DATE, REVOKED, UP_TO_DATE, NEW, NEW, NEW, UP_TO_DATE),
        new Row(REVOKED, OUT_OF_DATE, UP_TO_DATE, NEW, NEW, NEW, REVOKED),
        new Row(UP_TO_DATE, OUT_OF_DATE, REVOKED, NEW, NEW, NEW, REVOKED),
        new Row(UP_TO_DATE, OUT_OF_DATE, UP_TO_DATE, OLD, OLD, OLD, OUT_OF_DATE),
        new Row(UP_TO_DATE, OUT_OF_DATE, UP_TO_DATE, OLD, NEW, NEW, OUT_OF_DATE),
        new Row(REVOKED, OUT_OF_DATE, OUT_OF_DATE, NEW, OLD, NEW, OUT_OF_DATE),
        new Row(OUT_OF_DATE, OUT_OF_DATE, UP_TO_DATE, NEW, NEW, NEW, OUT_OF_DATE),
        new Row(SW_HARDENING_NEEDED, OUT_OF_DATE, UP_TO_DATE, NEW, NEW, NEW, SW_HARDENING_NEEDED),
        new Row(UP_TO_DATE, SW_HARDENING_NEEDED, UP_TO_DATE, OLD, NEW, NEW, SW_HARDENING_NEEDED),
        new Row(
            CONFIGURATION_NEEDED,
            OUT_OF_DATE,
            OUT_OF_DATE,
            NEW,
            NEW,
            OLD,
            OUT_OF_DATE_CONFIGURATION_NEEDED),
        new Row(UP_TO_DATE, OUT_OF_DATE, OUT_OF_DATE, NEW, OLD, NEW, TD_RELAUNCH_ADVISED),
        new Row(UP_TO_DATE, OUT_OF_DATE, OUT_OF_DATE, NEW, OLD, OLD, OUT_OF_DATE),
        new Row(
            UP_TO_DATE,
            OUT_OF_DATE_CONFIGURATION_NEEDED,
            OUT_OF_DATE,
            NEW,
            OLD,
            NEW,
            TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED),
        new Row(
            CONFIGURATION_NEEDED,
            OUT_OF_DATE,
            OUT_OF_DATE,
            NEW,
            OLD,
            NEW,
            TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED));
  }

  @ParameterizedTest
  @MethodSource("domains")
  void ofATrustDomain(Row row) {
    MadeUpIntel intel = MadeUpIntel.tdx(2);
    levels(intel, row);
    intel.components = MadeUpIntel.filled(16, row.processor());
    Arrays.fill(intel.quote.body, 0, 16, (byte) row.launched());
    Arrays.fill(intel.quote.body, 584, 600, (byte) row.loaded());
    intel.quote.body[1] = 1;
    intel.quote.body[585] = 1;
    assertStatus(row.expected(), intel);
  }

  private static void levels(MadeUpIntel intel, Row row) {
    ArrayNode levels = intel.tcbInfo.putArray("tcbLevels");
    MadeUpIntel.level(levels, NEW, row.newest().toString(), true);
    MadeUpIntel.level(levels, OLD, row.oldest().toString(), true);
    ObjectNode module = (ObjectNode) intel.tcbInfo.get("tdxModuleIdentities").get(0);
    ArrayNode modules = module.putArray("tcbLevels");
    MadeUpIntel.enclaveLevel(modules, NEW, row.module().toString());
    MadeUpIntel.enclaveLevel(modules, OLD, OUT_OF_DATE.toString());
  }

  record QeRow(TcbStatus platform, int qeSvn, TcbStatus expected) {}

  static List<QeRow> enclaves() {
    return List.of(
        new QeRow(UP_TO_DATE, 8, UP_TO_DATE),
        new QeRow(UP_TO_DATE, 6, OUT_OF_DATE),
        new QeRow(SW_HARDENING_NEEDED, 6, OUT_OF_DATE),
        new QeRow(CONFIGURATION_NEEDED, 6, OUT_OF_DATE_CONFIGURATION_NEEDED),
        new QeRow(CONFIGURATION_AND_SW_HARDENING_NEEDED, 7, OUT_OF_DATE_CONFIGURATION_NEEDED),
        new QeRow(OUT_OF_DATE, 6, OUT_OF_DATE),
        new QeRow(REVOKED, 6, REVOKED),
        new QeRow(UP_TO_DATE, 4, REVOKED),
        new QeRow(OUT_OF_DATE, 4, REVOKED));
  }

  @ParameterizedTest
  @MethodSource("enclaves")
  void ofAnEnclave(QeRow row) {
    MadeUpIntel intel = MadeUpIntel.sgx();
    MadeUpIntel.level(intel.tcbInfo.putArray("tcbLevels"), NEW, row.platform().toString(), false);
    intel.quote.qeReport[258] = (byte) row.qeSvn();
    assertStatus(row.expected(), intel);
  }

  @Test
  void anOldQuotingEnclaveIsNotMendedByARelaunch() {
    MadeUpIntel intel = MadeUpIntel.tdx(2);
    Arrays.fill(intel.quote.body, 0, 16, (byte) OLD);
    intel.quote.body[1] = 1;
    assertStatus(TD_RELAUNCH_ADVISED, intel);
    intel.quote.qeReport[258] = 6;
    assertStatus(OUT_OF_DATE, intel);
  }

  @Test
  void aRelaunchUnderAnOlderPlatformOrModuleMendsNothing() {
    MadeUpIntel intel = MadeUpIntel.tdx(2);
    Arrays.fill(intel.quote.body, 0, 16, (byte) OLD);
    intel.quote.body[1] = 1;
    intel.quote.body[586] = OLD;
    assertStatus(OUT_OF_DATE, intel);
    intel.quote.body[586] = NEW;
    intel.quote.body[585] = 0;
    assertStatus(TD_RELAUNCH_ADVISED, intel);
    intel.quote.body[584] = OLD;
    assertStatus(OUT_OF_DATE, intel);
  }

  /// TD reports without a module's major version are rated by all sixteen components.
  @Test
  void aModuleOfVersionZeroIsRatedByThePlatformsLevels() {
    MadeUpIntel intel = MadeUpIntel.tdx(1);
    intel.quote.body[1] = 0;
    assertTrue(VectorTest.words(intel.verdict()).contains("reach none that Intel lists"));
    ArrayNode levels = (ArrayNode) intel.tcbInfo.get("tcbLevels");
    levels.forEach(
        level -> ((ObjectNode) level.get("tcb").get("tdxtcbcomponents").get(1)).put("svn", 0));
    Tcb tcb = trusted(intel);
    assertEquals(UP_TO_DATE, tcb.status().orElseThrow());
    assertTrue(tcb.module().isEmpty());
    intel.quote.body[0] = OLD;
    assertStatus(OUT_OF_DATE, intel);
  }

  @Test
  void advisoriesOfAllPartsCountAndTheOlderEvaluationNumber() {
    MadeUpIntel intel = MadeUpIntel.sgx();
    ((ObjectNode) intel.tcbInfo.get("tcbLevels").get(0)).putArray("advisoryIDs").add("INTEL-SA-1");
    ((ObjectNode) intel.qeIdentity.get("tcbLevels").get(0)).putArray("advisoryIDs").add("SA-2");
    intel.qeIdentity.put("tcbEvaluationDataNumber", 16);
    Tcb tcb = trusted(intel);
    assertEquals(Set.of("INTEL-SA-1", "SA-2"), tcb.advisories());
    assertEquals(16, tcb.evaluationNumber());
  }

  private static void assertStatus(TcbStatus expected, MadeUpIntel intel) {
    if (expected == REVOKED) {
      assertTrue(VectorTest.words(intel.verdict()).contains("TCB status Revoked is not accepted"));
    } else {
      assertEquals(expected, trusted(intel).status().orElseThrow());
    }
  }

  private static Tcb trusted(MadeUpIntel intel) {
    Verdict verdict = intel.verdict();
    return assertInstanceOf(Verdict.Trusted.class, verdict, () -> VectorTest.words(verdict))
        .established()
        .tcb();
  }
}
