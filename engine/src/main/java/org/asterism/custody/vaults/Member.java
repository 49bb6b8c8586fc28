package org.asterism.custody.vaults;

import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Vault;

/// One vault of the constellation, as the constellation file names it.
///
/// @param x where token-level sharings are evaluated for it (protocol §3)
public record Member(XCoordinate x, Vault vault) {

  public EnrolmentId id() {
    return vault.name().enrolment();
  }

  @Override
  public String toString() {
    return vault.name().toString();
  }
}
