package org.asterism.custody.vaults;

import java.util.List;
import org.asterism.threshold.XCoordinate;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Policy.Allowed;
import org.asterism.vault.Vault;

/// One vault of the constellation, as the constellation file names it.
///
/// @param x where token-level sharings are evaluated for it (protocol §3)
/// @param engines as whom it knows the engines of this directory: what it keeps of new tokens obeys
///   them alone
public record Member(XCoordinate x, Vault vault, List<Allowed> engines) {

  public Member {
    engines = List.copyOf(engines);
  }

  public EnrolmentId id() {
    return vault.name().enrolment();
  }

  @Override
  public String toString() {
    return vault.name().toString();
  }
}
