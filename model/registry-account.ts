/** The one account of the platform's own registry: who pushes, and who opens the dashboard. */
export const REGISTRY_USER = "slipway";
