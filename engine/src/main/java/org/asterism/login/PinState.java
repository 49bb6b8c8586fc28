package org.asterism.login;

/// A PIN's counter as `CKF_…_PIN_COUNT_LOW`, `…_FINAL_TRY` and `…_LOCKED` tell it, from what the
/// vaults last answered.
public enum PinState {
  FULL,
  COUNT_LOW,
  FINAL_TRY,
  LOCKED
}
