"""Whether Kizuna can do its work: asked by the operator, by a load balancer, by systemd."""
