package io.procvision.runner.freeze;

import org.springframework.data.jpa.repository.JpaRepository;

interface FreezeWindows extends JpaRepository<FreezeWindow, Long> {}
