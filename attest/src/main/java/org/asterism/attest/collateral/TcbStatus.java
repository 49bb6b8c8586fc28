package org.asterism.attest.collateral;

import java.util.Arrays;
import org.asterism.attest.quote.MalformedException;

/// What Intel says of a set of security versions. Intel PCS API v4, "Get TCB Info", `tcbStatus`,
/// and the two that a verifier derives itself for updated TDX modules.
public enum TcbStatus {
  UP_TO_DATE("UpToDate"),
  SW_HARDENING_NEEDED("SWHardeningNeeded"),
  CONFIGURATION_NEEDED("ConfigurationNeeded"),
  CONFIGURATION_AND_SW_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded"),
  TD_RELAUNCH_ADVISED("TDRelaunchAdvised"),
  TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED("TDRelaunchAdvisedConfigurationNeeded"),
  OUT_OF_DATE("OutOfDate"),
  OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded"),
  REVOKED("Revoked");

  private final String label;

  TcbStatus(String label) {
    this.label = label;
  }

  /// From Intel's name; an unknown status is refused, not guessed at.
  public static TcbStatus of(String label) throws MalformedException {
    return Arrays.stream(values())
        .filter(status -> status.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new MalformedException("expected a TCB status, found " + label));
  }

  /// Whether the platform's firmware settings have to change.
  public boolean isConfigurationNeeded() {
    return switch (this) {
      case CONFIGURATION_NEEDED,
          CONFIGURATION_AND_SW_HARDENING_NEEDED,
          TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED,
          OUT_OF_DATE_CONFIGURATION_NEEDED ->
          true;
      case UP_TO_DATE, SW_HARDENING_NEEDED, TD_RELAUNCH_ADVISED, OUT_OF_DATE, REVOKED -> false;
    };
  }

  /// Whether security versions are too low.
  public boolean isOutOfDate() {
    return this == OUT_OF_DATE || this == OUT_OF_DATE_CONFIGURATION_NEEDED;
  }

  /// Intel's name.
  @Override
  public String toString() {
    return label;
  }
}
