package io.procvision.runner.activation;

import org.springframework.data.jpa.repository.JpaRepository;

interface PinRows extends JpaRepository<PinRow, String> {}
